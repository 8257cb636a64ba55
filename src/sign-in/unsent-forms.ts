import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { KnownBrowsers } from './known-browsers.js';

const KEPT_FOR = 60 * 60_000; // milliseconds
const MOST_KEPT = 500;
const MOST_BYTES = 32 * 1024 * 1024;

/** The texts that were typed, by the names of their controls. */
export type Kept = Record<string, string | string[]>;

interface UnsentForm {
  profileId: string;
  typed: Kept;
}

/**
 * Forms that came when their session had ended: nothing of them was done, and nothing is typed twice. In memory only. Each
 * is for the person to whom its page was shown, and for nobody else who uses that browser; they are shown it once, when they
 * have signed in again.
 */
@Injectable()
export class UnsentForms {
  private readonly forms = new LRUCache<string, UnsentForm>({
    max: MOST_KEPT,
    maxSize: MOST_BYTES,
    sizeCalculation: ({ typed }) => JSON.stringify(typed).length,
    ttl: KEPT_FOR,
  });

  constructor(private readonly browsers: KnownBrowsers) {}

  /** Whether somebody has ever signed in with that browser: nothing long is read of strangers. */
  isOfKnown(req: Request): boolean {
    return req.visitor !== undefined || this.browsers.isKnown(req);
  }

  /** @returns the name under which it is kept. */
  keep(profileId: string, typed: Kept): string {
    const name = randomUUID();
    this.forms.set(name, { profileId, typed });
    return name;
  }

  /** What was in it; undefined where it is not kept, or somebody else's. It is given once. */
  take(name: unknown, profileId: string): Kept | undefined {
    const form = typeof name === 'string' ? this.forms.get(name) : undefined;
    if (form?.profileId !== profileId) return undefined;
    this.forms.delete(name as string);
    return form.typed;
  }
}
