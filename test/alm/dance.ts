import type { Strategy } from 'passport';
import type { AlmConnection, AlmProvider, Grant, Memo, RoundTrip } from '../../src/alm/alm-provider.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';

/** Has a query of its own, which a site must keep. */
export const CALLBACK = 'https://footbridge.example.com/accounts/1/authorization/callback?of=a%20b';

/** Where one leg of the dance ended. */
export interface LegEnd {
  redirect?: string;
  grant?: Grant;
  error?: unknown;
}

/** A round trip whose memos are kept in memory, each for one use. */
export class MemoryTrip implements RoundTrip {
  readonly kept = new Map<string, Memo>();

  constructor(readonly callbackUrl: string) {}

  async keep(handle: string, memo: Memo): Promise<void> {
    this.kept.set(handle, memo);
  }

  async recall(handle: string): Promise<Memo> {
    const memo = this.kept.get(handle);
    this.kept.delete(handle);
    if (!memo) throw new Error('unknown handle');
    return memo;
  }
}

/** Walks one leg as passport does, for a request with this query. */
export function walk(strategy: Strategy, query: Record<string, unknown> = {}): Promise<LegEnd> {
  return new Promise((resolve, reject) => {
    const walker = Object.assign(strategy, {
      success: (grant: Grant) => resolve({ grant }),
      redirect: (redirect: string) => resolve({ redirect }),
      error: (error: unknown) => resolve({ error }),
      fail: (info: unknown) => reject(new Error(`failed: ${JSON.stringify(info)}`)),
      pass: () => reject(new Error('passed')),
    });
    (walker as { authenticate(request: object): void }).authenticate({ query, headers: {}, session: {} });
  });
}

/** The query of the address that Jira sent the browser back to. */
export function queryOf(callbackUrl: string): Record<string, string> {
  return Object.fromEntries(new URL(callbackUrl).searchParams);
}

/** A complete connection to the stand-in, which lets it in. */
export async function connect(provider: AlmProvider, jira: FakeJira): Promise<AlmConnection> {
  jira.oauth2.skipsHttps = true;
  const { clientId, clientSecret } = jira.oauth2.add({ name: 'Footbridge', redirectUri: CALLBACK });
  const { connection } = provider.configure(await provider.draft(), {
    name: 'Our Jira',
    baseUrl: `${jira.url}/secure/Dashboard.jspa`,
    ...(provider.kind === 'jira-server-oauth2' && { clientId, clientSecret }),
  });
  const key = provider.keys?.inUse(connection);
  if (key) {
    const { consumerKey } = connection.settings;
    jira.links.add({ name: 'Footbridge', consumerKey, publicKey: key.publicKey });
  }
  return connection;
}

/** What a person of the stand-in gives Footbridge, by whichever way the kind has. */
export async function credentialOf(
  name: string,
  provider: AlmProvider,
  connection: AlmConnection,
  jira: FakeJira,
) {
  if (provider.typed) {
    const { raw: token } = jira.personalTokens.add(name, 'Footbridge', 90);
    const { password } = jira.world.person(name);
    return provider.typed.grant({ username: name, password, token }).secret;
  }
  const trip = new MemoryTrip(CALLBACK);
  const away = await walk(provider.consent!.strategy(connection, trip));
  if (!away.redirect) throw away.error;
  const back = await (await jira.as(name)).allow(away.redirect);
  const { grant, error } = await walk(provider.consent!.strategy(connection, trip), queryOf(back));
  if (!grant) throw error;
  return grant.secret;
}
