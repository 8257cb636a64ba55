import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { ADA, announcedSetUpPath, PASSWORD } from '../support/stories.js';

const running: RunningFootbridge[] = [];
async function start(baseUrl?: string) {
  const footbridge = await startFootbridge(baseUrl ? { FOOTBRIDGE_BASE_URL: baseUrl } : {});
  running.push(footbridge);
  return footbridge;
}
afterEach(() => Promise.all(running.splice(0).map((footbridge) => footbridge.stop())));

const get = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

test('W1 W3 W4 W6 I8 every kind of answer has the security headers', async () => {
  const { url } = await start();
  const answers = {
    page: await get(`${url}/sign-in`),
    redirect: await get(`${url}/profile`),
    'not found': await get(`${url}/nothing`),
    'bad address': await get(`${url}/invitations/%E0%A4%A`),
    refused: await get(`${url}/sign-in`, { method: 'POST', body: new URLSearchParams({ email: 'x' }) }),
    'too large': await get(`${url}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'x'.repeat(5_000_000) }),
    }),
    'too many fields': await get(`${url}/sign-in`, {
      method: 'POST',
      headers: { cookie: (await get(`${url}/sign-in`)).headers.getSetCookie()[0].split(';')[0] },
      body: new URLSearchParams(Array.from({ length: 300 }, (_, i) => [`f${i}`, ''])),
    }),
    asset: await get(`${url}/public/footbridge.css`),
    'no asset': await get(`${url}/public/nothing.css`),
    'asset outside': await get(`${url}/public/..%2f..%2fpackage.json`),
    health: await get(`${url}/healthz`),
    json: await get(`${url}/profile`, { headers: { accept: 'application/json' } }),
  };
  expect(Object.fromEntries(Object.entries(answers).map(([kind, { status }]) => [kind, status]))).toEqual({
    page: 200,
    redirect: 303,
    'not found': 404,
    'bad address': 400,
    refused: 403,
    'too large': 413,
    'too many fields': 413,
    asset: 200,
    'no asset': 404,
    'asset outside': 404,
    health: 200,
    json: 401,
  });
  for (const [kind, { headers }] of Object.entries(answers)) {
    const csp = headers.get('content-security-policy') ?? `none on ${kind}`;
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("script-src 'self'");
    expect(csp).toContain("form-action 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toMatch(/unsafe|upgrade-insecure/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

test('G1 nothing of the repository, of how it was built or of how it runs is served', async () => {
  const { url } = await start();
  const inside = [
    '.git/config',
    '.env',
    'package.json',
    'src/main.ts',
    'dist/main.js',
    'views/layouts/page.hbs',
  ];
  const besides = ['public/', 'public', 'metrics', 'api', 'debug', 'public/footbridge.js.map', 'public/css/'];
  for (const path of [...inside, ...inside.map((one) => `public/../${one}`), ...besides])
    expect([path, (await get(`${url}/${path}`)).status]).toEqual([path, 404]);
  // fetch sends no TRACE, which would say back what a browser keeps from scripts.
  const { port } = new URL(url);
  const traced = request({
    port,
    method: 'TRACE',
    path: '/sign-in',
    headers: { cookie: 'footbridge=x' },
  }).end();
  const [answer] = (await once(traced, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBeGreaterThanOrEqual(404);
  const script = await (await get(`${url}/public/footbridge.js`)).text();
  expect(script).not.toContain('sourceMappingURL');
});

test('W7 pages are not kept by anybody; scripts, pictures and the style sheet are, under the addresses that pages name', async () => {
  const { url } = await start();
  for (const path of ['/sign-in', '/profile', '/nothing', '/healthz']) {
    expect((await get(url + path)).headers.get('cache-control')).toBe('no-store');
  }
  const [page, entry] = [await (await get(`${url}/sign-in`)).text(), /src="([^"]+footbridge\.js)"/];
  const script = entry.exec(page)![1];
  const addresses = [...page.matchAll(/(?:href|src)="([^"]*\/public\/[^"]+)"/g)].map(
    ([, address]) => address,
  );
  expect(addresses).toContain(script);
  // What a script imports is named by its neighbour alone, so it is kept as well.
  const imported = /from '\.\/([^']+)'/.exec(await (await get(url + script)).text())![1];
  addresses.push(script.replace('footbridge.js', imported));
  for (const address of addresses) {
    const answer = await get(url + address);
    expect([address, answer.status]).toEqual([address, 200]);
    expect(answer.headers.get('cache-control')).toContain('immutable');
  }
});

test('AF-30 a page from before an update gets the files of now, and does not keep them under the address of then', async () => {
  const { url } = await start();
  for (const address of ['/public/footbridge.css', '/public/0123456789/footbridge.css']) {
    const answer = await get(url + address);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    const headers = { 'if-none-match': answer.headers.get('etag')!, 'cache-control': 'max-age=0' };
    expect((await get(url + address, { headers })).status).toBe(304);
  }
});

test('the style sheet is all layers in their order', async () => {
  const { url } = await start();
  const sheet = await (await get(`${url}/public/footbridge.css`)).text();
  const [declared, ...layers] = [...sheet.matchAll(/^@layer ([\w\s,-]+)[;{]/gm)].map(([, names]) =>
    names.trim(),
  );
  expect(layers).toEqual(declared.split(/,\s*/));
  expect(layers[0]).toBe('tokens');
});

test('W2 over https, browsers are told to stay there', async () => {
  const { url } = await start('https://bridge.example');
  expect((await get(`${url}/sign-in`)).headers.get('strict-transport-security')).toContain(
    'max-age=31536000',
  );
});

test.each([
  [undefined, 'footbridge', '/', false],
  ['http://bridge.example', 'footbridge', '/', false],
  ['http://bridge.example/plan', 'footbridge', '/plan', false],
  ['https://bridge.example', '__Host-footbridge', '/', true],
  ['https://bridge.example/plan/', '__Secure-footbridge', '/plan', true],
])('S6 the cookie suits the address %s', async (baseUrl, name, path, secure) => {
  const { url } = await start(baseUrl);
  const [cookie] = (await get(`${url}/sign-in`)).headers.getSetCookie();
  expect(cookie.split('=')[0]).toBe(name);
  expect(cookie).toContain(`Path=${path};`);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Lax');
  expect(cookie.includes('; Secure')).toBe(secure);
  expect(cookie).not.toContain('Domain');
});

test('signing in works behind a proxy that ends https', async () => {
  const footbridge = await start('https://bridge.example');
  const ada = footbridge.browser();
  await ada.visit(await announcedSetUpPath(footbridge));
  await ada.press('Create administrator', ADA);
  await ada.press('Sign out');
  await ada.press('Sign in', { email: ADA.email, password: PASSWORD });
  expect((await ada.visit('/profile')).path).toBe('/profile');
});

test('AF-24 odd requests are answered as what they are, never as an error of ours', async () => {
  const { url } = await start();
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    get(`${url}/sign-in`, { method: 'POST', body, headers: { 'content-type': type } });
  const answers = [
    await post('email[a]=1&email[b]=2'),
    await post('%E0%A4%A=%E0%A4%A'),
    await post('{"email": 1}', 'application/json'),
    await post('__proto__[x]=1&constructor=2'),
    await post('\0\0\0', 'text/plain'),
    await post('a=1', 'application/x-www-form-urlencoded; charset=koi8-nonsense'),
    await get(`${url}/sign-in?a[b]=1&a=2&__proto__=3`),
    await get(`${url}/sign-in`, { headers: { cookie: 'footbridge=s%3Aforged.signature' } }),
    await get(`${url}/sign-in`, { headers: { cookie: 'footbridge=%E0%A4%A' } }),
    await get(`${url}/sign-in`, { method: 'PUT' }),
    await get(`${url}/sign-in`, { method: 'OPTIONS' }),
    await get(`${url}/sign-in`, { method: 'HEAD' }),
  ];
  for (const { status } of answers) expect(status).toBeLessThan(500);
});
