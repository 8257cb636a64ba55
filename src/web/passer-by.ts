import type { Request, RequestHandler, Response } from 'express';
import type { SignedText } from '../signed-text.js';
import { clearCookie, readCookie, setCookie } from './cookies.js';
import type { Flash } from './visitor.js';

const HOUR = 60 * 60 * 1000; // milliseconds
const LONGEST = 3_000; // characters; browsers keep no cookie of more than 4 KB

/** What somebody who has not signed in keeps for later pages. */
interface Kept {
  /** Path to go on to after signing in. */
  returnTo?: string;
  flash?: Flash[];
}

declare module 'express-serve-static-core' {
  interface Request {
    passerBy: PasserBy;
  }
}

/**
 * What is remembered of a browser in which nobody has signed in: in a signed cookie of its own, so that nobody can fill
 * a store, or push others out of it, by looking at pages.
 */
export class PasserBy {
  private kept: Kept;

  constructor(
    req: Request,
    private readonly res: Response,
    private readonly texts: SignedText,
  ) {
    const text = texts.open(readCookie(req, 'passing') ?? '');
    this.kept = text ? (JSON.parse(text) as Kept) : {};
  }

  get returnTo(): string | undefined {
    return this.kept.returnTo;
  }

  goesOnTo(returnTo: string): void {
    this.keep({ ...this.kept, returnTo });
  }

  get flash(): Flash[] {
    return this.kept.flash ?? [];
  }

  set flash(flash: Flash[]) {
    this.keep({ ...this.kept, flash });
  }

  /** Forgets everything: somebody has signed in, or has read it. */
  forget(): void {
    if (Object.keys(this.kept).length) clearCookie(this.res, 'passing');
    this.kept = {};
  }

  /** Where to go on to stays until somebody has signed in; sentences are told once. */
  forgetFlash(): void {
    if (this.kept.returnTo) this.keep({ returnTo: this.kept.returnTo });
    else this.forget();
  }

  private keep(kept: Kept): void {
    const signed = this.texts.sign(JSON.stringify(kept));
    if (signed.length > LONGEST) return;
    this.kept = kept;
    setCookie(this.res, 'passing', signed, HOUR);
  }
}

/** Sets `req.passerBy`. */
export function passersBy(texts: SignedText): RequestHandler {
  return (req, res, next) => {
    req.passerBy = new PasserBy(req, res, texts);
    next();
  };
}
