import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SecretBox } from '../database/secret-box.js';
import { SignedText } from '../signed-text.js';
import { readCookie, setCookie } from '../web/cookies.js';

const KEPT = 400 * 24 * 60 * 60 * 1000; // milliseconds: no browser keeps a cookie for longer
const MOST_PEOPLE = 5; // who share a browser

/** What the cookie says. */
interface Known {
  /** Of this browser, so that its own failures can be told from those of others. */
  name: string;
  profileIds: string[];
}

/**
 * Browsers in which somebody has signed in with the right password before. A signed cookie says so: it is no session and
 * opens nothing, but the password is looked at, whatever strangers have tried meanwhile (OWASP calls it a device cookie).
 */
@Injectable()
export class KnownBrowsers {
  private readonly texts: SignedText;

  constructor(secretBox: SecretBox) {
    this.texts = new SignedText(secretBox.derive('known browsers'));
  }

  /** The name of the browser where that person has signed in with it; undefined otherwise. */
  nameOf(req: Request, profileId: string | undefined): string | undefined {
    const known = this.read(req);
    return profileId && known?.profileIds.includes(profileId) ? known.name : undefined;
  }

  /** Whether anybody has signed in with it. */
  isKnown(req: Request): boolean {
    return this.read(req) !== undefined;
  }

  remember(req: Request, res: Response, profileId: string): void {
    const { name, profileIds } = this.read(req) ?? {
      name: randomBytes(12).toString('base64url'),
      profileIds: [],
    };
    const others = profileIds.filter((id) => id !== profileId);
    const known: Known = { name, profileIds: [profileId, ...others].slice(0, MOST_PEOPLE) };
    setCookie(res, 'known', this.texts.sign(JSON.stringify(known)), KEPT);
  }

  private read(req: Request): Known | undefined {
    const text = this.texts.open(readCookie(req, 'known') ?? '');
    return text ? (JSON.parse(text) as Known) : undefined;
  }
}
