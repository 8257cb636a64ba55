import type { Request } from 'express';
import type { Role } from '../rights/roles.js';

/** The signed-in person, as far as every page needs to know. */
export interface Visitor {
  id: string;
  name: string;
  email: string;
  role: Role;
  theme: Theme;
  density: Density;
  hasSecondFactor: boolean;
  /** Whether they are an administrator who has the rights of a member until they set up a second factor. */
  lacksSecondFactor?: boolean;
  /** As they have chosen; both empty for as their browser says. */
  locale: string;
  timeZone: string;
}

/** Colours of the pages: as the device is set, or as the person has chosen. */
export type Theme = 'device' | 'light' | 'dark';
/** How somebody has signed in who has typed no password here. */
export type WayIn = 'provider' | 'proxy' | 'link';
/** How much room there is between things. */
export type Density = 'comfortable' | 'compact';

const MOST_KEPT = 5; // sentences for the next page

declare module 'express-serve-static-core' {
  interface Request {
    /** Absent when nobody is signed in. */
    visitor?: Visitor;
  }
}

declare module 'express-session' {
  interface SessionData {
    /** Whose session it is. */
    profileId: string;
    /** Milliseconds since 1970: ends the session however busy it is. */
    signedInAt: number;
    /** Milliseconds since 1970: when they have last shown their password in this session, after signing in. */
    provedAt?: number;
    /** Absent where it was a password. */
    signedInBy?: WayIn;
    /** What the provider said of them, sealed; it is shown there again when they sign out. */
    idToken?: string;
    /** From which address they signed in, and what their browser said of itself. */
    address?: string;
    userAgent?: string;
    flash: Flash[];
  }
}

/** A sentence for the next page, shown once. */
export interface Flash {
  kind: 'success' | 'error' | 'info';
  text: string;
  /** Address in the ALM site where the next step is taken. */
  link?: { label: string; href: string };
  /** Where a press takes back what was done; empty where there is no way. */
  undoPath?: string;
  /** Id of the change that it tells of, where something else may become of that yet; empty where it is over. */
  change?: string;
}

/** Leaves a sentence for the next page that this browser is shown. */
export function flash(req: Request, kind: Flash['kind'], text: string, next: NextStep = {}): void {
  const { session, passerBy } = req;
  const whose = session.profileId;
  const others = leftFor(req).filter((one) => one.text !== text);
  const all = [...others, { kind, text, ...next }].slice(-MOST_KEPT);
  // In a cookie it costs no commit; what is longer than a cookie may be is kept with the session.
  if (passerBy.keepFlash(all, whose)) delete (session as Partial<typeof session>).flash;
  else if (whose) session.flash = all;
}

/** What can be done after what was said. */
export type NextStep = Pick<Flash, 'link' | 'undoPath' | 'change'>;

/** The sentences that were left for this page. They are told once. */
export function takeFlash(req: Request): Flash[] {
  const { session, passerBy } = req;
  const left = leftFor(req);
  if (session.flash) delete (session as Partial<typeof session>).flash;
  passerBy.forgetFlash();
  return left;
}

function leftFor({ session, passerBy }: Request): Flash[] {
  return [...(session.flash ?? []), ...passerBy.flashFor(session.profileId)];
}
