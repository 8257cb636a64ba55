import type { Server as HttpServer } from 'node:http';
import { FakeJira } from './fake-jira/fake-jira.js';
import { serveFaultDesk } from './demo/fault-desk.js';
import { Server } from './support/server.js';
import { addAccount, invite, link, makeBoard, setUp } from './support/walk.js';

/*
 * npm run demo: Footbridge beside a stand-in for Jira, both new and empty-handed.
 * npm run demo -- --ready: with the Jira linked and a board on it.
 */
const PORT = numberFrom('PORT', 3000);
const JIRA_PORT = numberFrom('JIRA_PORT', 8080);
const FAULTS_PORT = numberFrom('FAULTS_PORT', JIRA_PORT + 1);
/** The container listens on all of its addresses: its ports are let out one by one. */
const HOST = process.env.HOST || '127.0.0.1';

const PASSWORD = 'rope, planks & patience';
const ADA = { name: 'Ada', email: 'ada@example.com', password: PASSWORD };
const BEN = { name: 'Ben', email: 'ben@example.com', password: PASSWORD };

const stops: (() => Promise<unknown> | unknown)[] = [];

async function main(): Promise<void> {
  const isReady = process.argv.includes('--ready');
  console.log('Starting…');
  const jira = await FakeJira.start({ port: JIRA_PORT, host: HOST });
  for (const board of jira.world.boards)
    board.quickFilters = [{ id: board.id, name: 'Only my issues', query: 'assignee = currentUser()' }];
  stops.push(() => jira.stop());
  // A Jira gives OAuth 2.0 over https alone; its administrators can switch that off, as here.
  jira.oauth2.skipsHttps = true;
  const faultDesk = await serveFaultDesk(jira, { host: HOST, port: FAULTS_PORT });
  stops.push(() => closed(faultDesk));
  const footbridge = await Server.start({ port: PORT, env: { FOOTBRIDGE_HOST: HOST } });
  stops.push(() => footbridge.stop());

  const ada = await setUp(footbridge.url, await footbridge.setUpPath(), ADA);
  const ben = await invite(ada, BEN);
  let board = '';
  if (isReady) {
    const accountId = await addAccount(ada, jira, { name: 'Lantern Jira', as: 'ada' });
    await link(ben, jira, { accountId, as: 'ben' });
    const source = { name: 'Web Shop', source: 'board', board: '1', columns: 'board' };
    board = footbridge.url + (await makeBoard(ada, accountId, source));
  }
  console.log(addresses(footbridge.url, jira.url));
  console.log(isReady ? readyWords(board) : pathWords(jira.url));
  console.log(kindWords(jira.url));
  console.log('\nCtrl-C stops everything. Nothing is kept.');
}

function addresses(footbridge: string, jira: string): string {
  const rows = [
    ['Footbridge', `${footbridge}/`, `${ADA.email} (administrator), ${BEN.email}`],
    ['', '', `password of both: ${PASSWORD}`],
    ['Jira', jira, 'ada / ada-secret (administrator), ben / ben-secret, cleo / cleo-secret'],
    ['Faults', `http://127.0.0.1:${FAULTS_PORT}/`, 'plant what goes wrong in real installations'],
  ];
  const [first, second] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map(([what, where, who]) => `  ${what.padEnd(first)}  ${where.padEnd(second)}  ${who}`);
  return ['', ...lines, ''].join('\n');
}

function pathWords(jira: string): string {
  return `Three minutes:
  1. Sign in to Footbridge as ${ADA.email}. ALM Accounts → Add ALM Account → Jira Server OAuth.
  2. Enter the Jira URL ${jira} and press Continue.
  3. Open "Application links in Jira" there, log in as ada, and copy each value into the box of the same name.
  4. Back: Check the link → Get Auth Token → Allow → Save.
  5. New board, for example of the project Web Shop.
  6. In a private window sign in as ${BEN.email} and open the board: link as ben, and move a card.
     Ben does not see SHOP-15 and SHOP-20: Jira hides them from him, so Footbridge does not know them for him.
  7. Plant a fault and look at what Footbridge says.`;
}

function kindWords(jira: string): string {
  return `
The other kinds of ALM account, each in a minute at ${jira}:
  Jira Server personal access token   "Personal Access Tokens in Jira": log in, create a token, paste it. Test Connection → Save.
  Jira Server OAuth 2.0               "Application links in Jira": Create link → External application, permission Write;
                                      type the client ID and secret that Jira shows. Or hand the page over, and do it there.
  Jira Server user name and password  ada / ada-secret. Test Connection → Save.
  Use another kind…                   on the page of an account: its boards stay, and people move when they like.`;
}

function readyWords(board: string): string {
  return `Ada and Ben are linked to Jira. Their board:  ${board}
  Sign in as one, and in a private window as the other. Ben does not see SHOP-15 and SHOP-20: Jira hides them from him.
  Move a card, write a comment, and find your name at it in Jira. Then plant a fault.`;
}

function numberFrom(variable: string, otherwise: number): number {
  return Number(process.env[variable] || otherwise);
}

function closed(server: HttpServer): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function stop(code: number): Promise<never> {
  for (const end of stops.splice(0).reverse()) await end();
  process.exit(code);
}

function failure(error: NodeJS.ErrnoException): string {
  if (error.code !== 'EADDRINUSE') return String(error.stack);
  return `${error.message}. Other ports: PORT=3100 JIRA_PORT=8180 npm run demo`;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0));
main().catch(async (error: NodeJS.ErrnoException) => {
  console.error(failure(error));
  await stop(1);
});
