import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';

const MINUTE = 60_000; // milliseconds
const HELD_FOR = 15 * MINUTE;
const MOST_HELD = 200;

export interface HeldForm {
  sessionId: string;
  /** Where it was sent to. */
  url: string;
  body: unknown;
  /** The page that it stands on. */
  from: string;
  /** Whether its person has shown already, elsewhere, that it is them. */
  isProved: boolean;
}

/**
 * Forms that wait for their person to show that it is them, so that nothing is typed twice. In memory only: they may hold
 * a key. Each belongs to the session and the address that it was sent from and to, and is taken once.
 */
@Injectable()
export class HeldForms {
  private readonly forms = new LRUCache<string, HeldForm>({ max: MOST_HELD, ttl: HELD_FOR });

  /**
   * @param from the page that it stands on.
   * @returns the name under which it is held.
   */
  hold({ sessionID, url, body }: Request, from: string): string {
    const name = randomUUID();
    this.forms.set(name, { sessionId: sessionID, url, body, from, isProved: false });
    return name;
  }

  /** A form that this browser has sent, if it is still held. */
  find({ sessionID }: Request, name: string): HeldForm | undefined {
    const form = this.forms.get(name);
    return form?.sessionId === sessionID ? form : undefined;
  }

  drop(name: string): void {
    this.forms.delete(name);
  }
}
