import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

let standIn: ChildProcess;
let url: string;
beforeAll(async () => {
  standIn = spawn(process.execPath, ['--import', 'tsx', 'test/site/stand-in.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [url] = (await once(createInterface({ input: standIn.stdout! }), 'line')) as [string];
});
afterAll(() => standIn?.kill('SIGTERM'));

async function suite(settings: Record<string, string>) {
  const { PATH, HOME } = process.env;
  const child = spawn('npm', ['run', '--silent', 'test:site'], {
    cwd: ROOT,
    env: { PATH, HOME, ...settings },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('the suite for a real Jira passes on one that it knows only by its address, and leaves nothing behind', async () => {
  const { code, said } = await suite({
    JIRA_SITE: url,
    JIRA_SITE_ADMIN: 'ada:ada-secret',
    JIRA_SITE_PEOPLE: 'ada:ada-secret,ben:ben-secret',
    JIRA_SITE_PROJECT: 'SHOP',
  });
  if (code !== 0) throw new Error(said);
  expect(said).toMatch(/Tests:\s+14 passed, 14 total/);
  const credentials = { Authorization: `Basic ${Buffer.from('ada:ada-secret').toString('base64')}` };
  const left = await fetch(
    `${url}/rest/api/2/search?jql=${encodeURIComponent('project = SHOP')}&maxResults=0`,
    { headers: credentials },
  );
  expect(await left.json()).toMatchObject({ total: 20 });
}, 180_000);

test('without a site it says what has to be named', async () => {
  const { code, said } = await suite({});
  expect(code).not.toBe(0);
  for (const name of ['JIRA_SITE_ADMIN', 'JIRA_SITE_PEOPLE', 'JIRA_SITE_PROJECT'])
    expect(said).toContain(name);
});
