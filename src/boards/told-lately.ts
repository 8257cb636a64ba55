import { LRUCache } from 'lru-cache';
import type { Credential } from '../credentials/credential.entity.js';

const KEPT_FOR = 60_000; // milliseconds
const MOST = 2_000;

/** What Jira told people lately: whoever asks the same again within a minute is given the same answer. */
export class ToldLately {
  private readonly kept = new LRUCache<string, Promise<unknown>>({ max: MOST, ttl: KEPT_FOR });

  /** What Jira tells whoever that credential stands for; what goes wrong is not kept. */
  once<T>({ id, userKey }: Credential, what: string, ask: () => Promise<T>): Promise<T> {
    const name = `${id} ${userKey} ${what}`;
    const known = this.kept.get(name) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    this.kept.set(name, answer);
    answer.catch(() => this.kept.delete(name));
    return answer;
  }
}
