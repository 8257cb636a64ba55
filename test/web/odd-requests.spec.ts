import type { Request } from 'express';
import fc from 'fast-check';
import { BASIC_KIND, beginDraft, OAUTH_KIND } from '../support/account-stories.js';
import { paths } from '../../src/paths.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { invitedMember } from '../support/stories.js';

/** The short form, always the same, runs with the other tests; `FUZZ=long npm test -- odd-requests` looks further. */
const IS_LONG = process.env.FUZZ === 'long';
const FOR = IS_LONG ? 600_000 : 12_000; // milliseconds, at most
const RUNS = IS_LONG ? 1e6 : 1_000;
const SEED = Number(process.env.FUZZ_SEED) || (IS_LONG ? Date.now() % 2 ** 31 : 20261124);

let team: Team;
const ids: Record<string, string[]> = {};
/** Somebody of each role, and somebody who has not signed in, with a token for the forms of each. */
const people: Record<string, { browser: Browser; csrf: string }> = {};

beforeAll(async () => {
  team = await aTeam({ env: { FOOTBRIDGE_LOG_LEVEL: 'silent' } });
  const board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const drafts = [await beginDraft(team.ada, OAUTH_KIND), await beginDraft(team.ada, BASIC_KIND)];
  ids.boards = [board.split('/')[2]];
  ids.accounts = drafts.map((path) => path.split('/').pop()!);
  const eve = { name: 'Eve', email: 'eve@example.com', role: 'viewer' as const };
  const viewer = await invitedMember(team.footbridge, team.ada, eve);
  const stranger = team.footbridge.browser();
  for (const [role, browser] of Object.entries({
    administrator: team.ada,
    member: team.ben,
    viewer,
    stranger,
  })) {
    const page = await browser.visit(role === 'stranger' ? paths.signIn() : paths.profile.show());
    people[role] = { browser, csrf: page.value('_csrf') };
  }
});
afterAll(() => team?.stop());

const NASTY = [
  ...['', ' ', '0', '-1', '1e400', 'NaN', 'null', 'undefined', '[object Object]', '__proto__', 'constructor'],
  ...[
    '\0',
    '\r\nX: y',
    '%',
    '%E0%A4%A',
    '../..',
    '/',
    '//x',
    '\u202e',
    '{{x}}',
    "' OR 1=1 --",
    '\ud83d\ude00',
  ],
  'x'.repeat(40_000),
];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
/** What the forms of boards, work items and accounts send, and what they offer to be chosen. */
const FIELDS = {
  account: [] as string[],
  press: ['preview', 'find'],
  source: ['projects', 'jql', 'filter', 'board'],
  projects: ['SHOP', 'NONE'],
  jql: ['project = SHOP', 'projekt'],
  filter: ['10000'],
  board: ['1', '99'],
  boardName: ['Shop'],
  columns: ['board', 'categories', 'own'],
  name: ['A board'],
  transition: ['21', '41'],
  column: ['0', '1', '99999999999999999999'],
  assignee: ['ben'],
  person: ['dora'],
  points: ['3', '0,5'],
  comment: ['Said'],
  operation: ['once'],
  baseUrl: ['jira.invalid', 'http://127.0.0.1:1/jira', 'http://[::1', 'javascript:alert(1)'],
  consumerKey: ['footbridge'],
  privateKey: ['-----BEGIN RSA PRIVATE KEY-----'],
  certificateAuthority: ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
  username: ['ada'],
  password: ['wrong'],
  dropLinks: ['yes'],
  then: ['check', 'ladder', 'stop-signing', 'forget-authority', 'handoff', 'next-key', 'kind', 'switch-kind'],
  proof: ['SHOP-1', 'NONE-1'],
  sprint: ['customfield_10001'],
  signingUrl: ['http://127.0.0.1:1'],
  returnTo: ['/boards', '//evil.example'],
  'f-21-resolution': ['1'],
};

/** A form or query: some of the fields, each once, twice or not at all, and some that nobody knows. */
function fields(): fc.Arbitrary<[string, string][]> {
  const known = Object.entries({ ...FIELDS, account: [team.accountId] }).map(([name, values]) => {
    const value = fc.oneof(fc.constantFrom(...values), text);
    return fc
      .array(value, { maxLength: 2 })
      .map((given) => given.map((one): [string, string] => [name, one]));
  });
  const others = fc.array(fc.tuple(text, text), { maxLength: 2 });
  return fc
    .tuple(fc.subarray(known, { maxLength: 12 }), others)
    .chain(([some, rest]) => fc.tuple(...some).map((lists) => [...lists.flat(), ...rest]));
}

function addressesOf(pattern: string): fc.Arbitrary<string> {
  const [, room] = pattern.split('/');
  const parts: Record<string, fc.Arbitrary<string>> = {
    ...(ids[room] && { id: fc.oneof(fc.constantFrom(...ids[room]), text) }),
    boardId: fc.constantFrom(...ids.boards),
    accountId: fc.oneof(fc.constant(team.accountId), text),
    key: fc.oneof(fc.constantFrom('SHOP-5', 'SHOP-6', 'SHOP-15', 'NONE-1'), text),
    kind: fc.oneof(fc.constant('jira-server-oauth'), text),
    field: fc.oneof(fc.constantFrom('summary', 'labels', 'duedate', 'customfield_10006'), text),
  };
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return fc.tuple(...names.map((name) => parts[name] ?? text)).map((values) =>
    values.reduce((path, value, i) => {
      const short = value.slice(0, 2_000) || '-';
      return path.replace(`:${names[i]}`, () => encodeURIComponent(short));
    }, pattern),
  );
}

/** What would end the sessions of these people, or stays open. */
const NOT_ASKED = [paths.signOut.pattern, paths.boards.live.pattern];

function routes(): { method: string; pattern: string }[] {
  const { router } = team.footbridge.app.getHttpAdapter().getInstance() as Request['app'] & { router: any };
  return router.stack
    .filter(({ route }: any) => route && !NOT_ASKED.includes(route.path))
    .map(({ route }: any) => ({ method: Object.keys(route.methods)[0].toUpperCase(), pattern: route.path }))
    .filter(({ method, pattern }: any) => method === 'GET' || !/removal$|disconnection$/.test(pattern));
}

/** One request as it is, without what it leads on to. */
async function send(
  who: string,
  method: string,
  address: string,
  given: [string, string][],
  asJson: boolean,
) {
  const { origin } = new URL(team.footbridge.url);
  const { browser, csrf } = people[who];
  const cookie = browser.cookieHeader(new URL(origin).host);
  const body = new URLSearchParams(given);
  const query = method === 'GET' && given.length ? `?${body.toString().slice(0, 8_000)}` : '';
  body.set('_csrf', csrf);
  return fetch(origin + address + query, {
    method,
    redirect: 'manual',
    headers: { cookie, ...(asJson && { accept: 'application/json' }) },
    body: method === 'POST' ? body : undefined,
  });
}

test(
  'AF-24 I7 whatever anybody sends to any address, Footbridge has an answer',
  async () => {
    console.log(`odd requests: FUZZ_SEED=${SEED}`);
    const [seen, asked] = [new Set<number>(), new Set<string>()];
    expect(routes().length).toBeGreaterThan(100);
    const requests = fc.constantFrom(...routes()).chain(({ method, pattern }) =>
      fc.record({
        who: fc.constantFrom('administrator', 'administrator', ...Object.keys(people)),
        method: fc.constant(method),
        address: addressesOf(pattern),
        given: fields(),
        asJson: fc.boolean(),
      }),
    );
    const answers = fc.asyncProperty(requests, async ({ who, method, address, given, asJson }) => {
      const { status } = await send(who, method, address, given, asJson);
      seen.add(status);
      asked.add(`${method} ${address.split('/')[1]}`);
      if (status >= 500) throw new Error(`${who} ${method} ${address.slice(0, 200)} is answered ${status}`);
    });
    const limits = { interruptAfterTimeLimit: FOR, markInterruptAsFailure: false };
    await fc.assert(answers, { numRuns: RUNS, seed: SEED, ...limits });
    expect([...seen]).toEqual(expect.arrayContaining([200, 303, 403, 404, 422]));
    expect(asked.size).toBeGreaterThan(15);
  },
  FOR + 60_000,
);

test('W5 asking for a page changes nothing that somebody has made, whatever is asked', async () => {
  const before = await made();
  const pages = routes().filter(({ method }) => method === 'GET');
  const requests = fc
    .constantFrom(...pages)
    .chain(({ pattern }) => fc.record({ address: addressesOf(pattern), given: fields() }));
  for (const { address, given } of fc.sample(requests, { numRuns: 150, seed: SEED }))
    await send('administrator', 'GET', address, given, false);
  expect(await made()).toEqual(before);
});

/** All rows of what people make on purpose. */
async function made(): Promise<unknown> {
  const tables = [
    'profile',
    'invitation',
    'password_reset',
    'people_group',
    'alm_account',
    'credential',
    'board',
    'change',
  ];
  const rows = tables.map((name) =>
    team.footbridge.database.read.query(`SELECT * FROM "${name}" ORDER BY 1`),
  );
  return Object.fromEntries((await Promise.all(rows)).map((found, at) => [tables[at], found]));
}
