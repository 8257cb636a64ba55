import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';

const MINUTE = 60_000; // milliseconds
const HELD_FOR = 15 * MINUTE;
const MOST_HELD = 200;

interface HeldForm {
  sessionId: string;
  /** Where it was sent to. */
  url: string;
  body: unknown;
}

/**
 * Forms that wait for their person's password, so that nothing is typed twice. In memory only: they may hold a key. Each
 * belongs to the session and the address that it was sent from and to, and is taken once.
 */
@Injectable()
export class HeldForms {
  private readonly held = new LRUCache<string, HeldForm>({ max: MOST_HELD, ttl: HELD_FOR });

  /** @returns the name under which it is held. */
  hold({ sessionID, url, body }: Request): string {
    const name = randomUUID();
    this.held.set(name, { sessionId: sessionID, url, body });
    return name;
  }

  /** The body of the form that this browser had sent to this address, if it is still held. */
  find({ sessionID, url }: Request, name: string): unknown {
    const form = this.held.get(name);
    return form?.sessionId === sessionID && form.url === url ? form.body : undefined;
  }

  drop(name: string): void {
    this.held.delete(name);
  }
}
