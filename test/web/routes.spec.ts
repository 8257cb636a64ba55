import type { Request } from 'express';
import { paths } from '../../src/paths.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
beforeAll(async () => {
  footbridge = await startFootbridge();
});
afterAll(() => footbridge.stop());

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

test('OA-27 W5 every form is refused without its token, for administrators too', async () => {
  const ada = await signedInAdministrator(footbridge);
  for (const { pattern, path } of routes().filter(({ method }) => method === 'POST')) {
    expect([pattern, (await ada.post(path, { _csrf: 'wrong' })).status]).toEqual([pattern, 403]);
  }
});
