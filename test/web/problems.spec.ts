import { EventEmitter } from 'node:events';
import type { Application, Request, Response } from 'express';
import { LinkNotices } from '../../src/credentials/link-notices.js';
import { createLogger } from '../../src/logger.js';
import { paths } from '../../src/paths.js';
import { Identity } from '../../src/sign-in/identity.js';
import { SessionStore } from '../../src/sign-in/session-store.js';
import { hashPassword } from '../../src/people/passwords.js';
import { requestLog } from '../../src/web/request-log.js';
import { flash } from '../../src/web/visitor.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, signedInAdministrator, signIn } from '../support/stories.js';

const STACK = /\bat .*(\.[tj]s|node:)|node_modules/;
const BROKEN = new Error('SQLITE_CORRUPT: database disk image is malformed');

let footbridge: RunningFootbridge;
let ada: Browser;
beforeAll(async () => {
  footbridge = await startFootbridge({ FOOTBRIDGE_LOG_LEVEL: 'silent' });
  ada = await signedInAdministrator(footbridge);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => footbridge?.stop());

/** Lets a private method of a part of the app fail as it does when the database cannot be read. */
function failing(part: new (...args: any[]) => object, method: string) {
  jest.spyOn(footbridge.app.get<any>(part), method).mockRejectedValue(BROKEN);
}

describe('L3 while the database cannot be read', () => {
  test.each([
    ['who is asking', Identity, 'visitor'],
    ['the session', SessionStore, 'kept'],
    ['the row of the session', SessionStore, 'row'],
  ])('the page of a problem is plain: %s', async (_, part, method) => {
    await footbridge.database.write(async () => undefined); // nothing is remembered
    failing(part, method);
    const page = await ada.visit(paths.profile.show());
    expect(page.status).toBe(500);
    expect(page.text).toContain('Something went wrong in Footbridge.');
    expect(page.text).toMatch(/Reference: [0-9a-f-]{36}/);
    expect(page.html).not.toMatch(STACK);
    expect(page.html).not.toContain('SQLITE');
  });

  test('a page whose notices cannot be loaded is shown without them', async () => {
    await footbridge.database.write(async () => undefined);
    failing(LinkNotices, 'load');
    const page = await ada.visit(paths.profile.show());
    expect(page.status).toBe(200);
    expect((await ada.visit('/nowhere')).status).toBe(404);
  });

  test('a page of a problem that fails itself shows no stack either', async () => {
    const express = footbridge.app.getHttpAdapter().getInstance() as Application;
    jest.spyOn(express, 'render').mockImplementation((...given: unknown[]) => {
      (given.at(-1) as (error: Error) => void)(BROKEN);
    });
    const lastWords = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const page = await ada.visit(paths.profile.show());
    expect(page.status).toBe(500);
    expect(page.text).toBe('Internal Server Error');
    while (lastWords.mock.calls.length === 0) await new Promise(setImmediate);
  });
});

test('AF-03 a full disk is said on the page', async () => {
  const { database } = footbridge;
  const limit = (pages: number) => database.write((m) => m.query(`PRAGMA max_page_count = ${pages}`));
  const [{ page_count: pages }] = await database.read.query('PRAGMA page_count');
  await ada.visit(paths.profile.show());
  await limit(pages);
  const answers = [];
  for (let i = 0; i < 40; i++) {
    await ada.visit(paths.people.index());
    answers.push(await ada.press('Create invitation', { note: 'x'.repeat(100) }));
    if (answers.at(-1)!.status === 507) break;
  }
  await limit(1_000_000);
  expect(answers.at(-1)!.status).toBe(507);
  expect(answers.at(-1)!.text).toContain('Not saved: the disk is full.');
  expect(answers.at(-1)!.html).not.toMatch(STACK);
  await ada.visit(paths.people.index());
  expect((await ada.press('Create invitation', { note: 'Ben' })).status).toBe(200);
});

test('OA-14 the log of a failed statement has its error and none of its values', async () => {
  const lines: string[] = [];
  const logger = createLogger({ logLevel: 'error' }, { write: (line) => void lines.push(line) });
  const hash = await hashPassword('some long password');
  const error: unknown = await footbridge.database
    .write((m) => m.query('UPDATE profile SET password_hash = ?, nonsense = 1', [hash]))
    .catch((failure: unknown) => failure);
  expect(error).toHaveProperty('parameters', [hash]);

  const req = { method: 'GET', url: '/', headers: {} } as Request;
  const res = Object.assign(new EventEmitter(), { statusCode: 500 }) as unknown as Response;
  requestLog(logger)(req, res, () => undefined);
  logger.error({ err: error }, 'by the app');
  logger.error({ err: new Error('outer', { cause: error }) }, 'by the app, wrapped');
  req.log.error({ err: error }, 'by a request');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toContain('no such column: nonsense');
    expect(line).not.toContain('argon2id');
  }
});

describe('after signing in', () => {
  const wanted = async (path: string) => {
    const browser = footbridge.browser();
    await browser.visit(path);
    await signIn(browser, ADA.email);
    return browser.page.path;
  };

  test('a person is taken to the page they wanted, never to data or to an endless address', async () => {
    const board = 'b0a7d000-0000-4000-8000-000000000000';
    expect(await wanted('/profile?tab=1')).toBe('/profile?tab=1');
    expect(await wanted(paths.boards.state({ id: board }))).toBe(paths.boards.show({ id: board }));
    expect(await wanted(`/profile?x=${'y'.repeat(600)}`)).toBe(paths.boards.index());
  });
});

test('sentences for the next page are a handful, each once', () => {
  // A browser whose cookie takes no more.
  const passerBy = { flashFor: () => [], keepFlash: () => false } as unknown as Request['passerBy'];
  const req = { session: { profileId: 'ada' }, passerBy } as Request;
  for (const text of ['one', 'two', 'three', 'four', 'five', 'six', 'two']) flash(req, 'info', text);
  expect(req.session.flash?.map(({ text }) => text)).toEqual(['three', 'four', 'five', 'six', 'two']);
});
