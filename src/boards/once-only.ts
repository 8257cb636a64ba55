import { sha256 } from '../sha256.js';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';

const REMEMBERED = 5_000; // operations
const FOR = 10 * 60_000; // milliseconds

/** Keeps a form that is sent twice, as a double click without JavaScript does, from acting twice. */
@Injectable()
export class OnceOnly {
  private readonly outcomes = new LRUCache<string, Promise<object>>({ max: REMEMBERED, ttl: FOR });

  /**
   * The outcome of the operation: made now, or the one that was made, or is being made, already.
   * What has failed may be tried again.
   *
   * @param operation tells one sending of a form from another; without it nothing is remembered.
   */
  only<T extends object>(operation: string | undefined, make: () => Promise<T>): Promise<T> {
    if (!operation) return make();
    const known = this.outcomes.get(operation) as Promise<T> | undefined;
    if (known) return known;
    const outcome = make();
    this.outcomes.set(operation, outcome);
    outcome.catch(() => this.outcomes.delete(operation));
    return outcome;
  }
}

/**
 * The same for two sendings of one form with the same content by the same person: a page that a browser
 * took back from its memory can be sent again with something else in it. Scripts send no operation.
 */
export function operationOf({ body, visitor, path }: Request): string | undefined {
  if (!body?.operation) return undefined;
  return sha256(JSON.stringify([visitor?.id, path, body]));
}
