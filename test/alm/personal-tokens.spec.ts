import type { AlmConnection, CredentialSecret } from '../../src/alm/alm-provider.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerPat } from '../../src/alm/jira/kinds/jira-server-pat/jira-server-pat.provider.js';
import { personalToken } from '../../src/alm/jira/kinds/jira-server-pat/pasted-token.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { connect } from './dance.js';

const http = new JiraHttp();
const kind = new JiraServerPat(http);
let jira: FakeJira;
let connection: AlmConnection;

beforeEach(async () => {
  jira = await FakeJira.start();
  connection = await connect(kind, jira);
});
afterEach(() => jira.stop());
afterAll(() => http.close());

function tokenOf(name: string, days?: number): CredentialSecret {
  return { token: jira.personalTokens.add(name, 'Made by hand', days).raw };
}

const whoIs = (secret: CredentialSecret) => kind.client(connection, secret).whoAmI();

test('Jira tells name and end of the token that was used last, although its list does not say which is in use', async () => {
  tokenOf('ada', 10);
  const secret = tokenOf('ada', 30);
  tokenOf('ben', 5);
  const grant = await kind.typed.lookUp!(connection, { secret });
  expect(grant).toMatchObject({ name: 'Made by hand', secret: { token: secret.token, id: '2' } });
  expect(grant.expiresAt!.getTime() - Date.now()).toBeGreaterThan(29 * 24 * 3600 * 1000);
});

test('a token is renewed with itself: the new one works, and the old one is ended in Jira', async () => {
  const old = (await kind.typed.lookUp!(connection, { secret: tokenOf('ada', 3) })).secret;
  const { secret, expiresAt, name } = await kind.renewal.renew(connection, old);
  expect(name).toBe('Footbridge');
  expect(expiresAt!.getTime() - Date.now()).toBeGreaterThan(89 * 24 * 3600 * 1000);
  await expect(whoIs(secret)).resolves.toMatchObject({ name: 'ada' });
  await expect(whoIs(old)).resolves.toMatchObject({ name: 'ada' });
  await kind.revocation.revoke(connection, old);
  await expect(whoIs(old)).rejects.toMatchObject({ kind: 'credential-refused', mayPass: true });
  await expect(whoIs(secret)).resolves.toMatchObject({ name: 'ada' });
});

test('a token whose number nobody noted is found and ended all the same', async () => {
  const secret = tokenOf('ada');
  await kind.revocation.revoke(connection, secret);
  await expect(whoIs(secret)).rejects.toMatchObject({ kind: 'credential-refused' });
});

test('whoever has as many tokens as Jira allows is told to revoke one', async () => {
  const secret = tokenOf('ada');
  for (let i = 1; i < 10; i++) tokenOf('ada');
  await expect(kind.renewal.renew(connection, secret)).rejects.toMatchObject({ cause: 'token-limit' });
});

test('a Jira without personal access tokens says so', async () => {
  const secret = tokenOf('ada');
  jira.faults.plant({ kind: 'status', status: 404, on: /rest.pat/ });
  await expect(kind.renewal.renew(connection, secret)).rejects.toMatchObject({ cause: 'tokens-missing' });
});

test.each(['9.12.4', '10.3.1', '11.0.0'])(
  'Jira %s answers a token that is over as nobody: that is never taken for fewer work items',
  async (version) => {
    await jira.stop();
    jira = await FakeJira.start({ version });
    connection = await connect(kind, jira);
    const secret = tokenOf('ada', 1);
    const client = kind.client(connection, secret);
    const query = { source: { type: 'jql', jql: '' }, mapping: {}, startAt: 0, maxResults: 50 } as const;
    expect((await client.search(query)).items.length).toBeGreaterThan(0);
    jira.clockOffset = 2 * 24 * 3600;
    const later = kind.client(connection, secret);
    await expect(later.search(query)).rejects.toMatchObject({ kind: 'credential-refused' });
    await expect(later.workItem('SHOP-1', {})).rejects.toMatchObject({ kind: 'credential-refused' });
  },
);

test.each([
  ['with the word of the header', 'Bearer NzIxODM1MTM5MDc1OvvKqyRLWY5OqOhIY4dXa7BvZgrU'],
  ['with the whole header', 'Authorization: Bearer NzIxODM1MTM5MDc1OvvKqyRLWY5OqOhIY4dXa7BvZgrU'],
  ['in quotes and with line ends', '\n "NzIxODM1MTM5MDc1OvvKqyRLWY5OqOhIY4dXa7BvZgrU" \r\n'],
])('a token is read as it was pasted, %s', (_, pasted) => {
  expect(personalToken(pasted)).toBe('NzIxODM1MTM5MDc1OvvKqyRLWY5OqOhIY4dXa7BvZgrU');
});

test.each([
  ['ATATT3xFfGF0abcdefghijklmnop', /Jira Cloud/],
  ['my old password', /no spaces/],
  ['hunter2', /too short/],
  ['  ', /Paste your/],
])('%j is named for what it is', (pasted, words) => {
  expect(() => personalToken(pasted)).toThrow(words);
});
