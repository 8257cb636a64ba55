import type { Request } from 'express';
import { paths } from '../../src/paths.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
beforeAll(async () => {
  footbridge = await startFootbridge();
});
afterAll(() => footbridge.stop());

const OPEN_TO_EVERYBODY = [
  paths.signIn,
  paths.signOut,
  paths.setUp,
  paths.invitation,
  paths.passwordReset,
  paths.handoff,
  paths.help.index,
  paths.help.show,
  paths.secondFactor.ask,
  paths.provider.leave,
  paths.provider.callback,
  paths.provider.invitation,
  paths.provider.passwordReset,
].map(({ pattern }) => pattern);

interface Route {
  method: string;
  pattern: string;
  path: string;
}

/** Every route that a controller has registered. */
function routes(): Route[] {
  const { router } = footbridge.app.getHttpAdapter().getInstance() as Request['app'] & { router: any };
  return router.stack.flatMap(({ route }: any) =>
    route
      ? Object.keys(route.methods).map((method) => ({
          method: method.toUpperCase(),
          pattern: route.path,
          path: route.path.replace(/:\w+/g, 'x'),
        }))
      : [],
  );
}

test('there are routes, with GET and POST only', () => {
  expect(routes().length).toBeGreaterThan(10);
  expect(new Set(routes().map(({ method }) => method))).toEqual(new Set(['GET', 'POST']));
});

test('every address of a controller is one of paths.ts', () => {
  const known = JSON.stringify(
    Object.values(paths).flatMap((p) =>
      'pattern' in p ? [p.pattern] : Object.values(p).map((q: any) => q.pattern),
    ),
  );
  for (const { pattern } of routes()) expect(known).toContain(`"${pattern}"`);
});

test('whoever has not signed in is sent to the sign-in page, except where everybody may go', async () => {
  for (const { method, pattern, path } of routes()) {
    if (OPEN_TO_EVERYBODY.includes(pattern)) continue;
    const browser = footbridge.browser();
    const page = await browser.visit('/sign-in');
    const answer = await fetch(footbridge.url + path, {
      method,
      redirect: 'manual',
      headers: { cookie: browser.cookieHeader(new URL(footbridge.url).host) },
      body: method === 'POST' ? new URLSearchParams({ _csrf: page.value('_csrf') }) : undefined,
    });
    expect([method, pattern, answer.status, answer.headers.get('location')]).toEqual([
      method,
      pattern,
      303,
      '/sign-in',
    ]);
  }
});

test('every form is refused without its token, for administrators too', async () => {
  const ada = await signedInAdministrator(footbridge);
  for (const { pattern, path } of routes().filter(({ method }) => method === 'POST')) {
    expect([pattern, (await ada.post(path, { _csrf: 'wrong' })).status]).toEqual([pattern, 403]);
  }
});
