import type { Request } from 'express';
import fc from 'fast-check';
import { BASIC_KIND, beginDraft, OAUTH_KIND } from '../support/account-stories.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';

const RUNS = 12; // for each route
const SEED = 20261124; // the same requests in every run, so that one that fails can be looked at

let team: Team;
const ids: Record<string, string[]> = {};

beforeAll(async () => {
  team = await aTeam({ env: { FOOTBRIDGE_LOG_LEVEL: 'silent' } });
  const board = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  const drafts = [await beginDraft(team.ada, OAUTH_KIND), await beginDraft(team.ada, BASIC_KIND)];
  ids.boards = [board.split('/')[2]];
  ids.accounts = drafts.map((path) => path.split('/').pop()!);
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
    id: fc.constantFrom(...ids[room]),
    boardId: fc.constantFrom(...ids.boards),
    key: fc.oneof(fc.constantFrom('SHOP-5', 'SHOP-6', 'SHOP-15', 'NONE-1'), text),
    kind: fc.oneof(fc.constant('jira-server-oauth'), text),
    handoffId: text,
    operation: text,
    name: text,
    field: fc.oneof(fc.constantFrom('summary', 'labels', 'duedate', 'customfield_10006'), text),
  };
  const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name);
  return fc.tuple(...names.map((name) => parts[name])).map((values) =>
    values.reduce((path, value, i) => {
      const short = value.slice(0, 2_000) || '-';
      return path.replace(`:${names[i]}`, () => encodeURIComponent(short));
    }, pattern),
  );
}

function routes(): { method: string; pattern: string }[] {
  const { router } = team.footbridge.app.getHttpAdapter().getInstance() as Request['app'] & { router: any };
  return router.stack
    .filter(({ route }: any) => /^\/(boards|accounts)/.test(route?.path))
    .map(({ route }: any) => ({ method: Object.keys(route.methods)[0].toUpperCase(), pattern: route.path }))
    .filter(({ method, pattern }: any) => method === 'GET' || !/removal$/.test(pattern));
}

/** One request as it is, without what it leads on to. */
async function send(method: string, address: string, given: [string, string][], asJson: boolean) {
  const { origin } = new URL(team.footbridge.url);
  const cookie = team.ada.cookieHeader(new URL(origin).host);
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

let csrf: string;

test('AF-24 I7 whatever is sent to boards, work items and accounts, Footbridge has an answer', async () => {
  csrf = (await team.ada.visit('/profile')).value('_csrf');
  const seen = new Set<number>();
  expect(routes().length).toBeGreaterThan(30);
  for (const { method, pattern } of routes()) {
    const requests = fc.tuple(addressesOf(pattern), fields(), fc.boolean());
    const answers = fc.asyncProperty(requests, async ([address, given, asJson]) => {
      const { status } = await send(method, address, given, asJson);
      seen.add(status);
      if (status >= 500) throw new Error(`${method} ${address} answered ${status}`);
    });
    await fc.assert(answers, { numRuns: RUNS, seed: SEED });
  }
  expect([...seen]).toEqual(expect.arrayContaining([200, 303, 404, 422]));
}, 180_000);
