import type { Request, RequestHandler, Response } from 'express';
import type { SignedText } from '../signed-text.js';
import { clearCookie, readCookie, setCookie } from './cookies.js';
import type { Flash } from './visitor.js';

const HOUR = 60 * 60 * 1000; // milliseconds
const LONGEST = 3_000; // characters; browsers keep no cookie of more than 4 KB

/** What a browser keeps for later pages. */
interface Kept {
  /** Path to go on to after signing in. */
  returnTo?: string;
  /** For the next page. */
  flash?: Flash[];
  /** Who was signed in when it was said. */
  whose?: string;
}

declare module 'express-serve-static-core' {
  interface Request {
    passerBy: PasserBy;
  }
}

/**
 * What is remembered of a browser in a signed cookie of its own: of one in which nobody has signed in, so that nobody can
 * fill a store, or push others out of it, by looking at pages; and what the next page says, so that it costs no commit.
 */
export class PasserBy {
  private kept: Kept;

  constructor(
    req: Request,
    private readonly res: Response,
    private readonly texts: SignedText,
  ) {
    const cookie = readCookie(req, 'passing');
    const text = cookie && texts.open(cookie);
    this.kept = text ? (JSON.parse(text) as Kept) : {};
  }

  get returnTo(): string | undefined {
    return this.kept.returnTo;
  }

  goesOnTo(returnTo: string): void {
    this.keep({ ...this.kept, returnTo });
  }

  /** @param whose nobody sees what was said to somebody else in the same browser. */
  flashFor(whose: string | undefined): Flash[] {
    return this.kept.whose === whose ? (this.kept.flash ?? []) : [];
  }

  /** @returns false where it is too long for a cookie. */
  keepFlash(flash: Flash[], whose: string | undefined): boolean {
    const { returnTo } = this.kept;
    return this.keep({ ...(returnTo && { returnTo }), ...(whose && { whose }), flash });
  }

  /** Forgets everything: somebody has signed in, or has read it. */
  forget(): void {
    if (Object.keys(this.kept).length) clearCookie(this.res, 'passing');
    this.kept = {};
  }

  /** Where to go on to stays until somebody has signed in; sentences are told once. */
  forgetFlash(): void {
    if (!this.kept.flash) return;
    if (this.kept.returnTo) this.keep({ returnTo: this.kept.returnTo });
    else this.forget();
  }

  private keep(kept: Kept): boolean {
    const signed = this.texts.sign(JSON.stringify(kept));
    if (signed.length > LONGEST) return false;
    this.kept = kept;
    setCookie(this.res, 'passing', signed, HOUR);
    return true;
  }
}

/** Sets `req.passerBy`. */
export function passersBy(texts: SignedText): RequestHandler {
  return (req, res, next) => {
    req.passerBy = new PasserBy(req, res, texts);
    next();
  };
}
