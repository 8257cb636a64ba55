import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { AlmConnection, AlmProvider } from '../../src/alm/alm-provider.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerBasic } from '../../src/alm/jira/kinds/jira-server-basic/jira-server-basic.provider.js';
import { JiraServerOAuth } from '../../src/alm/jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { credentialOf, MemoryTrip, queryOf, walk } from './dance.js';
import { stopwatch } from '../support/stopwatch.js';

const CALLBACK = 'https://footbridge.example.com/accounts/1/authorization/callback';

const http = new JiraHttp();
const oauth = new JiraServerOAuth(http);

let draft: AlmConnection;
let jira: FakeJira;
let connection: AlmConnection;

/** What an administrator of Jira does with the pencil beside the link. */
function putIntoJira(publicKey: unknown): void {
  const link = jira.links.list().find(({ consumer }) => consumer)!;
  jira.links.configure(link.id, { ...link.consumer!, publicKey: String(publicKey) });
}

const check = (connection: AlmConnection) => oauth.consent.check(connection, CALLBACK);

beforeAll(async () => {
  draft = await oauth.draft();
});
beforeEach(async () => {
  jira = await FakeJira.start();
  connection = oauth.configure(draft, { baseUrl: jira.url }).connection;
  const { consumerKey } = connection.settings;
  jira.links.add({ name: 'Footbridge', consumerKey, publicKey: oauth.keys.inUse(draft)!.publicKey });
});
afterEach(() => jira.stop());
afterAll(() => http.close());

describe('a check of the link', () => {
  test('is one request that nobody has to consent to', async () => {
    await expect(check(connection)).resolves.toBeUndefined();
    expect(jira.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /plugins/servlet/oauth/request-token',
    ]);
  });

  test('names what Jira has against it', async () => {
    const { consumerKey } = connection.settings;
    jira.links.remove(consumerKey);
    await expect(check(connection)).rejects.toMatchObject({ kind: 'consumer-unknown' });
    const { publicKey } = oauth.keys.inUse(await oauth.keys.renew(connection))!;
    jira.links.add({ name: 'Footbridge', consumerKey, publicKey });
    await expect(check(connection)).rejects.toMatchObject({
      kind: 'signature-invalid',
      mender: 'jira-administrator',
    });
  });

  test('of a draft says what it lacks', async () => {
    const settings = { consumerKey: '' };
    await expect(check({ ...connection, settings })).rejects.toMatchObject({ field: 'consumerKey' });
  });

  test.each([
    ['a Jira that hangs', () => jira.faults.plant({ kind: 'hang' })],
    ['a Jira that drips', () => jira.faults.plant({ kind: 'drip' })],
  ])('%s: a time-out within 2 seconds', async (_, plant) => {
    plant();
    const took = stopwatch();
    await expect(check(connection)).rejects.toMatchObject({ kind: 'timeout' });
    expect(took()).toBeLessThan(2_400);
  });

  test('a port that never speaks TLS: a time-out within 2 seconds', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const took = stopwatch();
    await expect(check({ ...connection, baseUrl: `https://127.0.0.1:${port}` })).rejects.toMatchObject({
      kind: 'timeout',
    });
    expect(took()).toBeLessThan(2_400);
    silent.close();
  });

  test('there is none where there is no application link', () => {
    const basic: AlmProvider = new JiraServerBasic(http);
    expect([basic.consent, basic.keys]).toEqual([undefined, undefined]);
  });
});

describe('a change of keys', () => {
  test('tells what Jira says to the key that it has, not that it does not have the other', async () => {
    const ada = await credentialOf('ada', oauth, connection, jira);
    const prepared = await oauth.keys.prepare(connection);
    putIntoJira(oauth.keys.next(prepared)!.publicKey);
    const client = () => oauth.client(prepared, ada);
    await expect(client().count({ type: 'jql', jql: 'nonsense ==' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    jira.calls.clear();
    await client().whoAmI();
    expect(jira.calls.map(({ status }) => status)).toEqual([200]); // signed with the key that was accepted
  });

  test('without an outage: new beside old, switch when Jira has it, old one dropped', async () => {
    const ada = await credentialOf('ada', oauth, connection, jira);
    const prepared = await oauth.keys.prepare(connection);
    const inUse = oauth.keys.inUse(prepared)!;
    const next = oauth.keys.next(prepared)!;
    expect(next.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(next.publicKey).not.toBe(inUse.publicKey);
    expect(next.fingerprint).toMatch(/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/);
    expect(next.fingerprint).not.toBe(inUse.fingerprint);

    // Until Jira has the new key, the old one works and the new one does not.
    await expect(check(prepared)).resolves.toBeUndefined();
    await expect(oauth.client(prepared, ada).whoAmI()).resolves.toMatchObject({ name: 'ada' });
    await expect(check(oauth.keys.use(prepared))).rejects.toMatchObject({ kind: 'signature-invalid' });

    putIntoJira(next.publicKey);
    const switched = oauth.keys.use(prepared);
    await expect(check(switched)).resolves.toBeUndefined();
    // Between Save in Jira and the switch here nothing stands still: the refused call is signed with the new key.
    const whoAmI = () => oauth.client(prepared, ada).whoAmI();
    await expect(whoAmI()).resolves.toMatchObject({ name: 'ada' });
    jira.calls.clear();
    await expect(whoAmI()).resolves.toMatchObject({ name: 'ada' });
    expect(jira.calls).toHaveLength(1);
    await oauth.client(prepared, ada).comment('SHOP-5', 'written in between');

    // The token was made with the old key, and belongs to the consumer key.
    await expect(oauth.client(switched, ada).whoAmI()).resolves.toMatchObject({ name: 'ada' });
    expect(oauth.keys.inUse(switched)).toEqual(next);
    expect(oauth.keys.next(switched)).toBeUndefined();
    expect(Object.values(switched.secrets)).toEqual([prepared.secrets.nextPrivateKey]);
  });

  test('R22: goes on between sizes too, where Jira answers with an error of Java', async () => {
    const { privateKey: small } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const { connection: older } = oauth.configure(connection, { privateKey: small });
    putIntoJira(oauth.keys.inUse(older)!.publicKey);
    const ada = await credentialOf('ada', oauth, older, jira);
    const prepared = await oauth.keys.prepare(older);
    const { publicKey: nextPublicKey } = oauth.keys.next(prepared)!;
    await expect(check(oauth.keys.use(prepared))).rejects.toMatchObject({
      cause: 'signature-key-size',
      kind: 'signature-invalid',
      outcomeUnknown: false,
      message: expect.stringMatching(/it has 2048 bits, the private key 3072/),
      where: expect.stringContaining('Public Key'),
    });

    putIntoJira(nextPublicKey);
    await expect(oauth.client(prepared, ada).whoAmI()).resolves.toMatchObject({ name: 'ada' });
    await oauth.client(prepared, ada).comment('SHOP-5', 'written between two sizes');
    await expect(check(oauth.keys.use(prepared))).resolves.toBeUndefined();

    // Whoever does not know of the new one reads of it in a call, and is told both sizes.
    jira.calls.clear();
    await expect(oauth.client(older, ada).comment('SHOP-5', 'never')).rejects.toMatchObject({
      cause: 'signature-key-size',
      outcomeUnknown: false,
      message: expect.stringMatching(/it has 3072 bits, the private key 2048/),
    });
    expect(jira.calls.map(({ status }) => status)).toEqual([500]);
    const trip = new MemoryTrip(CALLBACK);
    await expect(walk(oauth.consent.strategy(older, trip))).resolves.toMatchObject({
      error: { cause: 'signature-key-size' },
    });
  });

  test('R22: the exchange for an access token says so too', async () => {
    const trip = new MemoryTrip(CALLBACK);
    const { redirect } = await walk(oauth.consent.strategy(connection, trip));
    const back = await (await jira.as('ada')).allow(redirect!);
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    putIntoJira(publicKey);
    const { error } = await walk(oauth.consent.strategy(connection, trip), queryOf(back));
    expect(error).toMatchObject({ cause: 'signature-key-size', outcomeUnknown: false });
  });

  test('asked for twice gives the same pair, which may be in Jira already', async () => {
    const prepared = await oauth.keys.prepare(connection);
    expect(await oauth.keys.prepare(prepared)).toEqual(prepared);
  });

  test('survives a change of the form, and tells no secret', async () => {
    const prepared = await oauth.keys.prepare(connection);
    const { connection: saved } = oauth.configure(prepared, { baseUrl: jira.url, privateKey: '' });
    expect(saved).toEqual(prepared);
    const told = [oauth.keys.inUse(saved), oauth.keys.next(saved), saved.settings];
    expect(JSON.stringify(told)).not.toMatch(/PRIVATE/);
  });

  test('cannot be finished where none was begun, and leaves what it was given as it is', async () => {
    expect(() => oauth.keys.use(connection)).toThrow('There is no second key pair to switch to.');
    const before = structuredClone(connection);
    oauth.keys.use(await oauth.keys.prepare(connection));
    expect(connection).toEqual(before);
  });

  test('can be given up, and then begins anew', async () => {
    const prepared = await oauth.keys.prepare(connection);
    const given = oauth.keys.forget(prepared);
    expect(given).toEqual(connection);
    expect(await oauth.keys.prepare(given)).not.toEqual(prepared);
  });

  test('a key pair made anew drops the one that was prepared', async () => {
    const fresh = await oauth.keys.renew(await oauth.keys.prepare(connection));
    expect(oauth.keys.next(fresh)).toBeUndefined();
  });
});
