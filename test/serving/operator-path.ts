import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { paths } from '../../src/paths.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { Browser } from '../support/browser.js';
import { LivePage } from '../support/live-page.js';
import { freePort } from '../support/free-port.js';
import { addAccount, invite, link, makeBoard, setUp } from '../support/walk.js';
import { imageFolder } from './image.js';
import { ProxySample } from './proxy-sample.js';

/*
 * tsx test/serving/operator-path.ts <proxy> <folder>: what whoever runs Footbridge does in their first ten minutes and
 * on the day when the disk broke. Footbridge as the image has it, behind a proxy with TLS, below a path; Jira and the
 * proxy have certificates of a private CA, which lie in the folder (ca.pem, proxy.pem, proxy.key, jira.pem, jira.key)
 * and which Node was told of by NODE_EXTRA_CA_CERTS. Says each step once it is done; ends with 1 at the first that fails.
 */
const [proxyName, folder] = process.argv.slice(2);
const PASSWORD = 'rope, planks & patience';
const ADA = { name: 'Ada', email: 'ada@example.com', password: PASSWORD };
const BEN = { name: 'Ben', email: 'ben@example.com', password: PASSWORD };
const stops: (() => Promise<unknown> | unknown)[] = [];
const image = imageFolder();
stops.push(() => rmSync(image, { recursive: true, force: true }));

async function main(): Promise<void> {
  const [port, footbridgePort] = [await freePort(), await freePort()];
  const home = `https://localhost:${port}/footbridge`;
  const settings = (dataDir: string) => ({
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS,
    PORT: String(footbridgePort),
    FOOTBRIDGE_DATA_DIR: dataDir,
    FOOTBRIDGE_HOST: '127.0.0.1',
    FOOTBRIDGE_BASE_URL: home,
    FOOTBRIDGE_TRUSTED_PROXIES: '127.0.0.1',
  });
  const first = aFolder('first');
  const footbridge = await serve(settings(first));
  const own = { certificate: join(folder, 'proxy.pem'), key: join(folder, 'proxy.key') };
  const proxy = await ProxySample.start(proxyName, { folder, port, footbridgePort, ...own });
  stops.push(() => proxy.stop());
  done(`${proxyName} serves ${home}`);

  const jira = await FakeJira.start({ tls: { cert: pem('jira.pem'), key: pem('jira.key') } });
  stops.push(() => jira.stop());
  jira.believesIn(jira.url); // as its connector is told where TLS ends before it
  const ada = await setUp(home, footbridge.setUpAddress!, ADA);
  check(
    /__(Host|Secure)-|secure/i.test(ada.page.headers.get('set-cookie') ?? 'secure'),
    'cookies are for https',
  );
  done('the first administrator is there');
  const ben = await invite(ada, BEN);
  const accountId = await addAccount(ada, jira, { name: 'Lantern Jira', as: 'ada' });
  await link(ben, jira, { accountId, as: 'ben' });
  done('Jira behind a private CA is linked, by both');

  const board = await makeBoard(ben, accountId, { name: 'Shop', source: 'projects', projects: ['SHOP'] });
  await hearsOfChange(ben, board);
  done('a change reaches an open board through the proxy at once');

  const address = await failedSignInAddress(ada);
  check(
    address !== undefined && address !== '203.0.113.9',
    `the address of whoever signs in is believed to be ${address}`,
  );
  done('nobody makes up the address they come from');

  const backup = join(folder, 'tonight.db');
  await cli(['doctor'], settings(first));
  await cli(['backup', backup], settings(first));
  done('a backup was made beside the running server');
  await footbridge.stop();

  const second = aFolder('second');
  copyFileSync(join(first, 'encryption.key'), join(second, 'encryption.key'));
  await cli(['restore', backup], settings(second));
  await serve(settings(second));
  await ada.visit(paths.signIn());
  await ada.press('Sign in', { email: ADA.email, password: PASSWORD });
  await ada.visit(paths.boards.index());
  await ada.press('This is the only one');
  await ben.visit(paths.signIn());
  await ben.press('Sign in', { email: BEN.email, password: PASSWORD });
  await ben.visit(board);
  check(ben.page.$('.card').length > 0, 'the restored board has its cards');
  await ben.press('Refresh');
  check(ben.page.$('.card').length > 0, 'the restored link still asks Jira');
  done('what was backed up is restored');
}

async function hearsOfChange(ben: Browser, board: string): Promise<void> {
  await ben.visit(board);
  const live = await LivePage.of(ben);
  await live.next(({ event }) => event === 'hello');
  await ben.visit(paths.items.show({ boardId: board.split('/')[2], key: 'SHOP-4' }));
  await ben.press('Set points', { points: '8' });
  await live.next(({ event, data }) => event === 'change' && 'SHOP-4' in data.cards, 5_000);
  live.close();
}

/** Signs in wrongly with an address that is made up. @returns the one that the audit log has */
async function failedSignInAddress(ada: Browser): Promise<string | undefined> {
  const stranger = new Browser(ada.home);
  await stranger.visit(paths.signIn());
  await stranger.post(
    paths.signIn(),
    { email: ADA.email, password: 'wrong, wrong, wrong' },
    { 'X-Forwarded-For': '203.0.113.9' },
  );
  const { html } = await ada.visit(paths.audit.json());
  const { entries } = JSON.parse(html) as { entries: { action: string; address: string }[] };
  return entries.find(({ action }) => action === 'sign-in failed')?.address;
}

interface Served {
  setUpAddress?: string;
  stop(): Promise<void>;
}

/** `node dist/main.js` of the image. */
async function serve(env: NodeJS.ProcessEnv): Promise<Served> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: image,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let setUpAddress: string | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`Footbridge ended:\n${lines.join('\n')}`)));
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on('line', (line) => {
        lines.push(line);
        setUpAddress ??= /first administrator at (\S+)/.exec(line)?.[1];
        if (line.startsWith('Footbridge is ready at ')) setTimeout(resolve, 200);
      });
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  stops.push(stop);
  await ready;
  return { setUpAddress, stop };
}

async function cli(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { cwd: image, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await once(child, 'close');
  check(code === 0, `footbridge ${args[0]} is done, but ended with ${code}:\n${said}`);
}

function aFolder(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `footbridge-${name}-`));
  stops.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const pem = (name: string) => readFileSync(join(folder, name), 'utf8');

function check(isSo: boolean, words: string): void {
  if (!isSo) throw new Error(`not so: ${words}`);
}

function done(words: string): void {
  console.log(`done: ${words}`);
}

main()
  .then(
    () => 0,
    (error: Error) => {
      console.error(error.stack);
      return 1;
    },
  )
  .then(async (code) => {
    for (const stop of stops.reverse()) await stop();
    process.exit(code);
  });
