import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'cheerio';
import { Agent, request } from 'undici';
import { makeBoard } from '../support/walk.js';
import { Child, cpuSeconds } from './child.js';
import { percent, rounded, type Line, type Section } from './figures.js';
import type { Stage } from './stage.js';

const CLIENTS = 10;
const SECONDS = 4;
const SOURCE = { source: 'jql', jql: 'key in (BIG-1, BIG-2, BIG-3)' };

interface Session {
  pid: number;
  cookie: string;
  token: string;
}

interface Client {
  url: string;
  body: (n: number) => Record<string, string>;
  /** What the page that follows has to say; where there is none, that page is not asked for. */
  says?: (n: number) => string;
}

/** One that asks for the page that follows as a browser does, packed. */
const PACKED = { 'accept-encoding': 'gzip' };

/** Changes that are acknowledged, by clients that never pause. */
export async function benchWrites(stage: Stage): Promise<Section> {
  const { ada, accountId, jira, footbridge } = stage;
  const paths: string[] = [];
  for (let client = 0; client < CLIENTS; client++)
    paths.push(await makeBoard(ada, accountId, { name: `Board ${client}`, ...SOURCE }));
  await ada.visit(`${paths[0]}/edit`);
  const session = {
    pid: footbridge.pid,
    cookie: ada.cookieHeader(new URL(ada.home).host),
    token: ada.page.value('_csrf'),
  };

  const renaming = paths.map((path, client) => ({
    url: `${ada.home}${path}/edit`,
    body: (n: number) => ({
      account: accountId,
      name: `Board ${client}.${n}`,
      columns: 'categories',
      ...SOURCE,
    }),
  }));
  const followed = renaming.map((client) => ({ ...client, says: (n: number) => client.body(n).name }));
  const local = [
    await pushed('A board renamed, kept in SQLite; the POST alone', session, renaming),
    await pushed('A board renamed, with the page that follows', session, followed),
    ...(await floors((await ada.visit(paths[0])).html, session, followed)),
  ];
  const [, whole, kept] = local.map(({ figures }) => Number(figures['per second']));
  local[1].figures['of the floor'] = percent(whole, kept);

  const commenting = paths.map((path, client) => ({
    url: `${ada.home}${path}/items/BIG-${client + 1}/comments`,
    body: (n: number) => ({ comment: `Comment ${n} of client ${client}` }),
  }));
  const before = await jira.ask<{ comments: number }>({});
  const through = await pushed('A comment, made in Jira as the person', session, commenting);
  const after = await jira.ask<{ comments: number }>({});
  through.figures['found in Jira'] = after.comments - before.comments;
  return {
    title: `Writes of ${CLIENTS} clients that never pause`,
    method: `${SECONDS} s each, one form after the other; acknowledged is a redirect to the page with the change`,
    lines: [...local, through],
  };
}

/** What bare Express does with the same forms, sending the same page each time: with a commit for each, and without. */
async function floors(html: string, session: Session, clients: Client[]): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'footbridge-bench-'));
  const file = join(folder, 'page.html');
  writeFileSync(file, html);
  const express = await Child.run('express-process.ts', file);
  const floor = (name: string, path: string) => {
    const bare = clients.map((client) => ({ ...client, url: express.url + path, says: () => '</html>' }));
    return pushed(name, { ...session, pid: express.pid }, bare);
  };
  try {
    return [
      await floor('The floor: bare Express, the name kept in a commit each', '/kept/0'),
      await floor('Bare Express, nothing kept', '/form/0'),
    ];
  } finally {
    await express.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pushed(name: string, { pid, cookie, token }: Session, clients: Client[]): Promise<Line> {
  const agent = new Agent({ connections: CLIENTS });
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const cpuBefore = cpuSeconds(pid);
  const began = performance.now();
  const end = began + SECONDS * 1000;
  let [acknowledged, failed] = [0, 0];
  let problem = '';
  const push = async (client: Client, n: number) => {
    const form = new URLSearchParams({ _csrf: token, ...client.body(n) }).toString();
    const answer = await request(client.url, { method: 'POST', headers, body: form, dispatcher: agent });
    const text = await answer.body.text();
    if (answer.statusCode !== 303) return `${answer.statusCode}: ${words(text)}`;
    if (!client.says) return undefined;
    const left = [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]);
    const page = await request(new URL(String(answer.headers.location), client.url), {
      headers: { ...PACKED, cookie: [cookie, ...left].join('; ') },
      dispatcher: agent,
    });
    const bytes = Buffer.from(await page.body.arrayBuffer());
    const shown = (page.headers['content-encoding'] ? gunzipSync(bytes) : bytes).toString();
    return shown.includes(client.says(n)) ? undefined : `${page.statusCode}: ${words(shown)}`;
  };
  await Promise.all(
    clients.map(async (client) => {
      for (let n = 0; performance.now() < end; n++) {
        const refusal = await push(client, n);
        if (refusal === undefined) acknowledged++;
        else {
          failed++;
          problem ||= refusal;
        }
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await agent.close();
  if (problem) console.error(`${name}: ${problem}`);
  const figures = {
    'per second': rounded(acknowledged / seconds),
    acknowledged,
    failed,
    'CPU ms each': rounded(((cpuSeconds(pid) - cpuBefore) * 1000) / acknowledged, 1),
  };
  return { name, figures };
}

const words = (html: string): string => load(html)('main').text().replace(/\s+/g, ' ').slice(0, 300);
