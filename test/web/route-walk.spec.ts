import { ModulesContainer } from '@nestjs/core';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { may, refusalOf, type Action } from '../../src/rights/permissions.js';
import type { Role } from '../../src/rights/roles.js';
import { NEEDS } from '../../src/web/access.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import type { Browser } from '../support/browser.js';
import { invitedMember, signIn } from '../support/stories.js';

jest.setTimeout(300_000);

interface Route {
  method: 'GET' | 'POST';
  pattern: string;
  action?: Action;
}

const NAME = 'Nobody else’s lagoon';
let team: Team;
let hidden: string;
const people = new Map<Role, Browser>();
beforeAll(async () => {
  team = await aTeam();
  const { footbridge, ada, ben, finn } = team;
  const values = { name: NAME, source: 'projects', projects: ['SHOP'], seenBy: 'maker' };
  hidden = (await aBoard(ben, team.accountId, values)).split('/')[2];
  const eve = { name: 'Eve', email: 'eve@example.com', role: 'viewer' as const };
  people
    .set('viewer', await invitedMember(footbridge, ada, eve))
    .set('member', finn)
    .set('administrator', ada);
});
afterAll(() => team.stop());

/** Every route that a controller has, with what its handler or controller says that it needs. */
function routes(): Route[] {
  const found: Route[] = [];
  for (const module of team.footbridge.app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      const { prototype } = metatype as { prototype: object };
      for (const { value: handler } of Object.values(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof handler !== 'function') continue;
        const method = Reflect.getMetadata('method', handler) as number | undefined;
        if (method === undefined) continue;
        const action = (Reflect.getMetadata(NEEDS, handler) ??
          Reflect.getMetadata(NEEDS, metatype!)) as Action;
        for (const pattern of [Reflect.getMetadata('path', handler) as string | string[]].flat())
          found.push({ method: method === 0 ? 'GET' : 'POST', pattern, action });
      }
    }
  return found;
}

/** Those whose sign-in would be over with it. */
const ENDS = [paths.signOut.pattern, paths.signIn.pattern];

/** There for nobody unless whoever runs Footbridge has set it up. */
const SWITCHED_OFF = /^\/sign-in\/provider/;

/** Of a page that has a form for whoever looks: to sign out, or to sign in. */
async function tokenOf(browser: Browser): Promise<string> {
  const own = (await browser.visit(paths.help.index())).value('_csrf');
  return own || (await browser.visit(paths.signIn())).value('_csrf');
}

async function goes(browser: Browser, { method, pattern }: Route, id = 'x') {
  const path = pattern.replace(/^\/boards\/:\w+/, `/boards/${id}`).replace(/:\w+/g, 'x');
  const token = method === 'POST' ? await tokenOf(browser) : '';
  const response = await fetch(team.footbridge.url + path, {
    method,
    redirect: 'manual',
    headers: { cookie: browser.cookieHeader(new URL(team.footbridge.url).host) },
    body: method === 'POST' ? new URLSearchParams({ _csrf: token }) : undefined,
  });
  return { status: response.status, to: response.headers.get('location'), text: await response.text() };
}

test('C1 every route names what it needs in the table of permissions', () => {
  const { router } = team.footbridge.app.getHttpAdapter().getInstance();
  const served = router.stack.filter(({ route }: any) => route).length;
  expect(routes().length).toBeGreaterThanOrEqual(served);
  expect(routes().filter(({ action }) => action === undefined)).toEqual([]);
});

test('C1 C2 nobody gets past the table: every route as a viewer, a member and an administrator', async () => {
  for (const [role, browser] of people)
    for (const route of routes().filter(({ pattern }) => !ENDS.includes(pattern))) {
      const { status, text } = await goes(browser, route);
      const action = route.action!;
      const refusal = refusalOf(action) ?? 'There is no such page.';
      const isRefused = text.includes(refusal) && [403, 404].includes(status);
      const place = `${role} ${route.method} ${route.pattern}`;
      if (!SWITCHED_OFF.test(route.pattern)) expect([place, isRefused]).toEqual([place, !may(role, action)]);
      expect([place, status < 500]).toEqual([place, true]);
    }
});

test('C1 C2 whoever has not signed in, or whose access has ended, is sent to the sign-in page', async () => {
  const { footbridge, ada } = team;
  const cleo = await invitedMember(footbridge, ada, { name: 'Cleo', email: 'cleo@example.com' });
  const { id } = await footbridge.database.read.findOneByOrFail(Profile, { name: 'Cleo' });
  await ada.visit(paths.people.show({ id }));
  await ada.press("End this person's access");
  await signIn(cleo, 'cleo@example.com');
  const stranger = footbridge.browser();
  for (const [who, browser] of Object.entries({ stranger, cleo }))
    for (const route of routes().filter(({ action }) => action !== 'come in')) {
      const { status, to } = await goes(browser, route);
      const place = `${who} ${route.method} ${route.pattern}`;
      expect([place, status, to]).toEqual([place, 303, paths.signIn()]);
    }
});

test('C2 of a board that is not shared with somebody no route tells anything', async () => {
  const ofBoards = routes().filter(({ pattern }) => /^\/boards\/:/.test(pattern));
  expect(ofBoards.length).toBeGreaterThan(25);
  for (const role of ['member', 'viewer'] as const)
    for (const route of ofBoards) {
      const { status, text } = await goes(people.get(role)!, route, hidden);
      const place = `${role} ${route.method} ${route.pattern}`;
      // Where a form was sent to, opened as a page, leads to the page before it, which is not there.
      expect([place, [303, 403, 404].includes(status)]).toEqual([place, true]);
      if (role === 'member') expect([place, status === 403]).toEqual([place, false]);
      expect(text).not.toContain('lagoon');
    }
});
