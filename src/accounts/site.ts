import type {
  AlmClient,
  AlmConnection,
  AlmPlaces,
  AlmProvider,
  CredentialSecret,
} from '../alm/alm-provider.js';
import type { Climber, Rung } from '../alm/link-health.js';
import { Problem } from '../problem.js';
import type { AlmAccount } from './alm-account.entity.js';

/** Is told how calls to the site went. */
export type Guard = <T>(account: AlmAccount, calls: () => Promise<T>) => Promise<T>;

/**
 * The ALM site of one account, opened: account, kind and connection in one. The only way to a client, and to whatever
 * else calls the site; every call passes the guard. Its connection holds secrets: keep it no longer than the request
 * that opened it.
 */
export class Site {
  constructor(
    readonly account: AlmAccount,
    readonly kind: AlmProvider,
    readonly connection: AlmConnection,
    private readonly guard: Guard,
  ) {}

  get places(): AlmPlaces {
    return this.kind.places(this.connection);
  }

  /** What is missing before the site can be asked, each with `field`. */
  get lacks(): Problem[] {
    const missing = Object.entries(this.kind.missing(this.connection));
    return missing.map(([field, sentence]) => new Problem(sentence, { field }));
  }

  /** The same, when nothing is missing. @throws Problem with `field` for the first thing that is. */
  get complete(): this {
    const [lack] = this.lacks;
    if (lack) throw lack;
    return this;
  }

  /** The same with another connection that is not kept (yet). */
  with(connection: AlmConnection): Site {
    return new Site(this.account, this.kind, connection, this.guard);
  }

  /** The same for whoever does not wait for just this call: while the site answers nobody it is hardly asked. */
  get sparing(): Site {
    const { circuit } = this.connection;
    return this.with({ ...this.connection, circuit: circuit?.sparing ?? circuit });
  }

  /**
   * Calls the site as the person whose secret that is.
   *
   * @throws whatever `work` throws; the account notes a refusal of Footbridge itself.
   */
  as<T>(secret: CredentialSecret, work: (client: AlmClient) => Promise<T>): Promise<T> {
    return this.ask(() => work(this.kind.client(this.connection, secret)));
  }

  /** Calls the site as Footbridge itself. @throws as {@link as} */
  ask<T>(work: () => Promise<T>): Promise<T> {
    return this.guard(this.account, work);
  }

  /** Climbs from the address to the last API that boards need. */
  climb(climber: Climber): Promise<Rung[]> {
    return this.kind.climb(this.connection, climber);
  }
}
