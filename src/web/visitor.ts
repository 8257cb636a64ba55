import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The signed-in person, as far as every page needs to know. */
export interface Visitor {
  id: string;
  name: string;
  email: string;
  isAdministrator: boolean;
}

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
    flash: Flash[];
    /** Path to go on to after signing in. */
    returnTo: string;
  }
}

/** A sentence for the next page, shown once. */
export interface Flash {
  kind: 'success' | 'error' | 'info';
  text: string;
}

/** The signed-in person, in a handler that is not public. */
export const CurrentVisitor = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const { visitor } = context.switchToHttp().getRequest<Request>();
  if (!visitor) throw new Error('this handler is public: it has no visitor');
  return visitor;
});

/** Leaves a sentence for the next page that this browser is shown. */
export function flash(req: Request, kind: Flash['kind'], text: string): void {
  const others = (req.session.flash ?? []).filter((one) => one.text !== text);
  req.session.flash = [...others, { kind, text }].slice(-MOST_KEPT);
}
