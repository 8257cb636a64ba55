import type { AlmConnection } from '../../src/alm/alm-provider.js';
import { AlmProblem } from '../../src/alm/alm-problem.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerOAuth2 } from '../../src/alm/jira/kinds/jira-server-oauth2/jira-server-oauth2.provider.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { CALLBACK, connect, credentialOf, MemoryTrip, queryOf, walk } from './dance.js';

const http = new JiraHttp();
const kind = new JiraServerOAuth2(http);
let jira: FakeJira;
let connection: AlmConnection;

beforeEach(async () => {
  jira = await FakeJira.start();
  connection = await connect(kind, jira);
});
afterEach(() => jira.stop());
afterAll(() => http.close());

const whoIs = (secret: Record<string, string>) => kind.client(connection, secret).whoAmI();
const causeOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'none',
    (error: AlmProblem) => error.cause,
  );

/** Goes to Jira as ada and comes back with what `change` makes of Jira's answer. */
async function comeBack(
  change: (query: Record<string, string>) => Record<string, string> = (query) => query,
) {
  const trip = new MemoryTrip(CALLBACK);
  const { redirect } = await walk(kind.consent.strategy(connection, trip));
  const query = change(queryOf(await (await jira.as('ada')).allow(redirect!)));
  return walk(kind.consent.strategy(connection, trip), query);
}

test('the way out asks for WRITE with a state and a challenge, and tells neither secret nor verifier', async () => {
  const trip = new MemoryTrip(CALLBACK);
  const { redirect } = await walk(kind.consent.strategy(connection, trip));
  const url = new URL(redirect!);
  expect(url.pathname).toBe('/jira/rest/oauth2/latest/authorize');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    scope: 'WRITE',
    response_type: 'code',
    redirect_uri: CALLBACK,
    code_challenge_method: 'S256',
  });
  const [[handle, { verifier }]] = trip.kept;
  expect(kind.consent.handleIn(Object.fromEntries(url.searchParams))).toBe(handle);
  expect(redirect).not.toContain(verifier);
  expect(redirect).not.toContain(connection.secrets.clientSecret);
});

test('a code is exchanged once, with the verifier of its own trip', async () => {
  const { grant } = await comeBack();
  await expect(whoIs(grant!.secret)).resolves.toMatchObject({ name: 'ada' });
  expect(grant!.expiresAt).toBeUndefined();
  const code = await comeBack((query) => ({ ...query, code: 'another' }));
  expect((code.error as AlmProblem).cause).toBe('oauth2-code');
});

test.each([
  ['access_denied', 'consent-denied'],
  ['invalid_scope', 'oauth2-scope'],
  ['unauthorized_client', 'oauth2-client'],
  ['server_error', 'way-back-incomplete'],
])('%s on the way back is told as that', async (error, cause) => {
  const { error: problem } = await comeBack(({ state }) => ({ state, error }));
  expect((problem as AlmProblem).cause).toBe(cause);
});

test('a renewal ends both old tokens at once, and only the address that they were made for renews them', async () => {
  const secret = await credentialOf('ada', kind, connection, jira);
  const elsewhere = { ...secret, redirectUri: 'https://elsewhere.example.com/' };
  expect(await causeOf(kind.renewal.renew(connection, elsewhere))).toBe('oauth2-renewal');
  const { secret: renewed } = await kind.renewal.renew(connection, secret);
  await expect(whoIs(renewed)).resolves.toMatchObject({ name: 'ada' });
  await expect(whoIs(secret)).rejects.toMatchObject({ kind: 'credential-refused' });
  expect(await causeOf(kind.renewal.renew(connection, secret))).toBe('oauth2-renewal');
});

test('a token that was revoked is refused, and so is its renewal', async () => {
  const secret = await credentialOf('ada', kind, connection, jira);
  await kind.revocation.revoke(connection, secret);
  await expect(whoIs(secret)).rejects.toMatchObject({ kind: 'credential-refused' });
  expect(await causeOf(kind.renewal.renew(connection, secret))).toBe('oauth2-renewal');
});

test('a check is told of a client that Jira does not know, and of a Jira without OAuth 2.0', async () => {
  expect(await causeOf(kind.consent.check(connection, CALLBACK))).toBe('none');
  const stranger = kind.configure(connection, { clientSecret: 'guessed' }).connection;
  expect(await causeOf(kind.consent.check(stranger, CALLBACK))).toBe('oauth2-client');
  jira.oauth2.skipsHttps = false;
  expect(await causeOf(kind.consent.check(connection, CALLBACK))).toBe('oauth2-missing');
});

test('another callback URL than the one in Jira, and an error that nobody foresaw, are named', async () => {
  const refusal = (error: string, description: string) =>
    jira.faults.plant({
      kind: 'status',
      status: 400,
      on: /oauth2.latest.token/,
      times: 1,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ error, error_description: description }),
    });
  refusal('invalid_grant', 'Redirect URI mismatch');
  expect(((await comeBack()).error as AlmProblem).cause).toBe('oauth2-redirect');
  refusal('temporarily_unavailable', 'later');
  expect(((await comeBack()).error as AlmProblem).cause).toBe('oauth2-problem');
});

test('a token is due after two thirds of its life, and over at its end', async () => {
  const { isDue, isOver } = kind.renewal;
  const secret = { madeAt: '2026-01-01T10:00:00Z', endsAt: '2026-01-01T11:00:00Z' };
  const at = (time: string) => new Date(`2026-01-01T${time}Z`);
  expect([isDue!(secret, at('10:39:00')), isDue!(secret, at('10:41:00'))]).toEqual([false, true]);
  expect([isOver!(secret, at('10:59:00')), isOver!(secret, at('11:00:00'))]).toEqual([false, true]);
});
