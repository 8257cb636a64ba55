import { connect } from 'node:net';
import { FakeJira } from './fake-jira.js';
import { answered, SigningCaller } from './signing-caller.js';

let jira: FakeJira;
let footbridge: SigningCaller;

beforeAll(async () => {
  jira = await FakeJira.start();
  footbridge = new SigningCaller(jira);
  footbridge.link();
});
afterAll(() => jira.stop());
beforeEach(() => {
  jira.faults.clear();
  jira.believesIn(undefined);
  jira.clockOffset = 0;
});

describe('the dance', () => {
  test('ends with an access token that makes calls as the person who pressed Allow', async () => {
    const request = await footbridge.requestToken();
    expect(request.status).toBe(200);
    expect(request.headers.get('content-type')).toBe('text/plain');
    expect(request.text).toMatch(
      /^oauth_token=\w{32}&oauth_token_secret=\w{32}&oauth_callback_confirmed=true$/,
    );

    const ben = await jira.as('ben');
    const back = new URL(await ben.allow(footbridge.authorizeUrl(request.form.oauth_token)));
    expect(back.origin + back.pathname).toBe('http://127.0.0.1:3000/back');
    expect(back.searchParams.get('oauth_token')).toBe(request.form.oauth_token);
    expect(back.searchParams.get('oauth_verifier')).toMatch(/^\w{6}$/);

    const access = await footbridge.accessToken(
      request.form.oauth_token,
      back.searchParams.get('oauth_verifier')!,
    );
    expect(access.status).toBe(200);
    expect(access.form).toEqual({
      oauth_token: expect.stringMatching(/^\w{32}$/),
      oauth_token_secret: request.form.oauth_token_secret,
      oauth_expires_in: '157680000',
      oauth_session_handle: expect.stringMatching(/^\w{32}$/),
      oauth_authorization_expires_in: '160272000',
    });

    const me = await footbridge.call(access.form.oauth_token, 'GET', '/rest/api/2/myself');
    expect(me.json).toMatchObject({ name: 'ben', key: 'JIRAUSER10102', timeZone: 'America/New_York' });
    expect(me.headers.get('x-ausername')).toBe('ben');
    expect(me.headers.get('x-seraph-loginreason')).toBe('OK');
    expect(jira.calls.at(-1)).toMatchObject({
      path: '/rest/api/2/myself',
      user: 'ben',
      authorization: 'oauth',
      status: 200,
    });
  });

  test('comes back with the verifier "denied" after Deny, and the exchange is refused', async () => {
    const { form } = await footbridge.requestToken({ oauth_callback: 'http://127.0.0.1:3000/back?state=1' });
    const back = await (await jira.as('cleo')).deny(footbridge.authorizeUrl(form.oauth_token));
    expect(back).toBe(
      `http://127.0.0.1:3000/back?state=1&oauth_token=${form.oauth_token}&oauth_verifier=denied`,
    );
    const exchange = await footbridge.accessToken(form.oauth_token, 'denied');
    expect([exchange.status, exchange.form.oauth_problem]).toEqual([401, 'permission_denied']);
  });

  test('shows a code where neither request nor link has a callback, and no code to OAuth 1.0 callers', async () => {
    const { form } = await footbridge.requestToken({ oauth_callback: 'oob' });
    const code = await (await jira.as('ada')).code(footbridge.authorizeUrl(form.oauth_token));
    expect((await footbridge.accessToken(form.oauth_token, code)).status).toBe(200);

    const old = await footbridge.requestToken({});
    expect(old.form.oauth_callback_confirmed).toBeUndefined();
    const ada = await jira.as('ada');
    const back = await ada.allow(
      `${footbridge.authorizeUrl(old.form.oauth_token)}&oauth_callback=${encodeURIComponent('http://x.test/b')}`,
    );
    expect(back).toBe(`http://x.test/b?oauth_token=${old.form.oauth_token}`);
    expect((await footbridge.accessToken(old.form.oauth_token)).status).toBe(200);
  });

  test('uses the callback of the link for oob', async () => {
    const other = new SigningCaller(jira, 'with-callback');
    other.link({ callbackUrl: 'https://elsewhere.test/cb' });
    const { form } = await other.requestToken({ oauth_callback: 'oob' });
    expect(await (await jira.as('ada')).allow(other.authorizeUrl(form.oauth_token))).toMatch(
      /^https:\/\/elsewhere\.test\/cb\?oauth_token=/,
    );
  });

  test('asks once only, and not for tokens that are old or unknown', async () => {
    const ada = await jira.as('ada');
    const { form } = await footbridge.requestToken();
    await ada.allow(footbridge.authorizeUrl(form.oauth_token));
    const used = await ada.visit(footbridge.authorizeUrl(form.oauth_token));
    expect([used.status, used.text]).toEqual([401, expect.stringContaining('already been used')]);

    const late = (await footbridge.requestToken()).form.oauth_token;
    jira.clockOffset = 11 * 60;
    expect((await ada.visit(footbridge.authorizeUrl(late))).text).toContain('has expired');
    expect((await ada.visit(footbridge.authorizeUrl('x'))).text).toContain('not one that was issued');
  });

  test('exchanges a request token once, with its own verifier, and only after an answer', async () => {
    const { form } = await footbridge.requestToken();
    expect((await footbridge.accessToken(form.oauth_token, 'abcdef')).form.oauth_problem).toBe(
      'permission_unknown',
    );
    const back = new URL(await (await jira.as('ada')).allow(footbridge.authorizeUrl(form.oauth_token)));
    expect((await footbridge.accessToken(form.oauth_token, 'wrong1')).form.oauth_problem).toBe(
      'token_rejected',
    );
    const absent = await footbridge.accessToken(form.oauth_token);
    expect([absent.status, absent.form]).toEqual([
      400,
      { oauth_problem: 'parameter_absent', oauth_parameters_absent: 'oauth_verifier' },
    ]);
    const verifier = back.searchParams.get('oauth_verifier')!;
    const access = await footbridge.accessToken(form.oauth_token, verifier);
    expect(access.status).toBe(200);
    expect((await footbridge.accessToken(form.oauth_token, verifier)).form.oauth_problem).toBe(
      'token_rejected',
    );

    const { oauth_token: token, oauth_session_handle: handle } = access.form;
    expect(
      (await footbridge.accessToken(token, undefined, { oauth_session_handle: 'x' })).form.oauth_problem,
    ).toBe('token_rejected');
    const renewed = await footbridge.accessToken(token, undefined, { oauth_session_handle: handle });
    expect(renewed.status).toBe(200);
    expect((await footbridge.call(token, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'token_rejected',
    );
    expect((await footbridge.call(renewed.form.oauth_token, 'GET', '/rest/api/2/myself')).json.name).toBe(
      'ada',
    );
  });

  test('cannot be answered without the form token of the session', async () => {
    const { form } = await footbridge.requestToken();
    const ada = await jira.as('ada');
    const page = await ada.submit(footbridge.authorizeUrl(form.oauth_token), {
      approve: 'Allow',
      atl_token: 'forged',
    });
    expect([page.status, page.location]).toEqual([403, null]);
  });

  test('answers GET at a token servlet with an empty 200', async () => {
    const { status, text } = await answered(await fetch(`${jira.url}/plugins/servlet/oauth/request-token`));
    expect([status, text]).toEqual([200, '']);
  });
});

describe('what OAuth refuses', () => {
  let token: string;
  beforeAll(async () => {
    token = await footbridge.dance('ada');
  });
  const myself = () => `${jira.url}/rest/api/2/myself`;
  const send = async (parameters: Record<string, string>, url = myself()) =>
    answered(await fetch(url, { headers: { Authorization: footbridge.header(parameters) } }));

  test('a wrong signature, with the base string that it expected', async () => {
    const signed = footbridge.sign('GET', myself(), { token });
    const wrong = Buffer.alloc(Buffer.from(signed.oauth_signature, 'base64').length).toString('base64');
    const { status, form, headers } = await send({ ...signed, oauth_signature: wrong });
    expect(status).toBe(401);
    expect(form).toMatchObject({
      oauth_problem: 'signature_invalid',
      oauth_signature: wrong,
      oauth_signature_method: 'RSA-SHA1',
    });
    expect(form.oauth_signature_base_string).toContain(
      `GET&${encodeURIComponent(myself())}&oauth_consumer_key%3Dfootbridge%26oauth_nonce`,
    );
    expect(headers.get('content-type')).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    const realm = `OAuth realm="${encodeURIComponent(jira.url)}"`;
    expect(headers.get('www-authenticate')).toContain(`${realm}, oauth_problem="signature_invalid"`);
    expect(headers.get('www-authenticate')).toMatch(new RegExp(`, ${realm}$`));
  });

  test('R22: a signature of another size than the key, with an error of Java', async () => {
    const signed = footbridge.sign('GET', myself(), { token });
    const { status, text, headers } = await send({ ...signed, oauth_signature: 'AAAA' });
    expect(status).toBe(500);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toMatch(/SignatureException: Signature length not correct: got 3 but was expecting \d+</);
  });

  test.each([
    [
      'a method that is not RSA-SHA1',
      { oauth_signature_method: 'HMAC-SHA1' },
      400,
      'signature_method_rejected',
    ],
    ['another version', { oauth_version: '2.0' }, 400, 'version_rejected'],
    [
      'an old timestamp',
      { oauth_timestamp: String(Math.floor(Date.now() / 1000) - 301) },
      400,
      'timestamp_refused',
    ],
    ['an unknown token', { oauth_token: 'unknown' }, 401, 'token_rejected'],
    ['a token of another consumer', { oauth_consumer_key: 'with-callback' }, 401, 'token_rejected'],
  ])('%s', async (_, changed, status, problem) => {
    const answer = await send({ ...footbridge.sign('GET', myself(), { token }), ...changed });
    expect([answer.status, answer.form.oauth_problem]).toEqual([status, problem]);
  });

  test('a nonce that was used', async () => {
    const signed = footbridge.sign('GET', myself(), { token });
    expect((await send(signed)).status).toBe(200);
    const again = await send(signed);
    expect([again.status, again.form.oauth_problem]).toEqual([401, 'nonce_used']);
  });

  test('a parameter that comes twice', async () => {
    const signed = footbridge.sign('GET', myself(), { token });
    const twice = await send(signed, `${myself()}?oauth_nonce=${signed.oauth_nonce}`);
    expect(twice.form).toEqual({
      oauth_problem: 'parameter_rejected',
      oauth_parameters_rejected: 'oauth_nonce',
    });
  });

  test('an unknown consumer and a callback that is no URL', async () => {
    const stranger = new SigningCaller(jira, 'stranger');
    expect((await stranger.requestToken()).form).toEqual({ oauth_problem: 'consumer_key_unknown' });
    const relative = await footbridge.requestToken({ oauth_callback: '/back' });
    expect([relative.status, relative.form.oauth_parameters_rejected]).toEqual([400, 'oauth_callback']);
  });

  test('a clock that is off, saying which times it takes', async () => {
    jira.clockOffset = 600;
    const { form } = await footbridge.call(token, 'GET', '/rest/api/2/myself');
    const [from, to] = form.oauth_acceptable_timestamps.split('-').map(Number);
    expect(to - from).toBe(600);
    expect(from + 300 - Math.floor(Date.now() / 1000)).toBeGreaterThanOrEqual(599);
  });

  test('a request token, a revoked, an expired and an orphaned one', async () => {
    const request = (await footbridge.requestToken()).form.oauth_token;
    expect((await footbridge.call(request, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'token_rejected',
    );
    const expiring = await footbridge.dance('ada');
    jira.tokens.expire(expiring);
    expect((await footbridge.call(expiring, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'token_expired',
    );

    const revoked = await footbridge.dance('cleo');
    const cleo = await jira.as('cleo');
    const page = `${jira.url}/plugins/servlet/oauth/users/access-tokens`;
    expect((await cleo.visit(page)).text).toContain('Footbridge');
    await cleo.submit(page, { token: revoked });
    expect((await footbridge.call(revoked, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'token_rejected',
    );

    const other = new SigningCaller(jira, 'short-lived');
    other.link();
    const orphan = await other.dance('ada');
    jira.links.remove('short-lived');
    expect((await other.call(orphan, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'consumer_key_unknown',
    );
  });

  test('a person who was deactivated, without a word why', async () => {
    const dora = await footbridge.dance('dora');
    jira.world.person('dora').active = false;
    const { status, text, headers } = await footbridge.call(dora, 'GET', '/rest/api/2/myself');
    jira.world.person('dora').active = true;
    expect([status, text]).toEqual([401, '']);
    expect(headers.get('www-authenticate')).toMatch(/^OAuth realm/);
    expect(headers.get('www-authenticate')).not.toContain('oauth_problem');
  });

  test('a signature over an address that a proxy has changed', async () => {
    jira.believesIn('https://jira.example.test');
    const { form } = await footbridge.call(token, 'GET', '/rest/api/2/myself');
    expect(form.oauth_signature_base_string).toContain('https%3A%2F%2Fjira.example.test%2Fjira%2Frest');
    jira.believesIn(undefined);
    jira.faults.plant({ kind: 'wrongUrl', url: 'http://internal:8080', times: 1 });
    expect((await footbridge.call(token, 'GET', '/rest/api/2/myself')).form.oauth_problem).toBe(
      'signature_invalid',
    );
    expect((await footbridge.call(token, 'GET', '/rest/api/2/myself')).status).toBe(200);
  });

  test('two-legged calls that were not allowed', async () => {
    const url = `${jira.url}/rest/api/2/myself`;
    const signed = footbridge.sign('GET', url, { data: { oauth_token: '' } });
    expect((await send(signed)).status).toBe(401);
    const robot = new SigningCaller(jira, 'robot');
    robot.link({ twoLegged: true, executeAs: 'cleo' });
    const parameters = robot.sign('GET', url, { data: { oauth_token: '' } });
    const answer = await answered(await fetch(url, { headers: { Authorization: robot.header(parameters) } }));
    expect(answer.json.name).toBe('cleo');
  });
});

describe('without a proof of who calls', () => {
  test('a request that lacks one of six parameters is anonymous, and OAuth says nothing', async () => {
    const token = await footbridge.dance('ada');
    const url = `${jira.url}/rest/api/2/search?jql=`;
    const { oauth_nonce: _, ...signed } = footbridge.sign('GET', url, { token });
    const headers = { Authorization: footbridge.header(signed) };
    const search = await answered(await fetch(url, { headers }));
    expect([search.status, search.json.total, search.headers.get('x-ausername')]).toEqual([
      200,
      0,
      'anonymous',
    ]);
    const me = await answered(await fetch(`${jira.url}/rest/api/2/myself`, { headers }));
    expect([me.status, me.json]).toEqual([
      401,
      { message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
    ]);
    expect(me.headers.get('www-authenticate')).toBe(`OAuth realm="${encodeURIComponent(jira.url)}"`);
  });

  test('only what is public shows', async () => {
    const get = async (path: string) => answered(await fetch(jira.url + path));
    expect((await get('/rest/api/2/project')).json).toEqual([]);
    expect((await get('/rest/api/2/serverInfo')).json).toMatchObject({
      version: '9.12.4',
      deploymentType: 'Server',
      baseUrl: jira.url,
    });
    expect((await get('/rest/api/2/field')).json.some(({ custom }: { custom: boolean }) => custom)).toBe(
      false,
    );
    expect((await get('/rest/agile/1.0/board')).status).toBe(401);
    expect((await get('/rest/api/2/issue/SHOP-4')).status).toBe(401);
    expect((await get('/status')).json).toEqual({ state: 'RUNNING' });
  });
});

describe('user name and password', () => {
  const basic = (name: string, password: string) => ({
    Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });
  const me = async (headers: Record<string, string>) =>
    answered(await fetch(`${jira.url}/rest/api/2/myself`, { headers }));

  test('works, and wants a CAPTCHA after three wrong passwords until somebody solves it in the browser', async () => {
    expect((await me(basic('finn', 'finn-secret'))).json.name).toBe('finn');
    const wrong = await me(basic('finn', 'x'));
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([401, 'text/html;charset=UTF-8']);
    expect(wrong.text).toContain('AUTHENTICATED_FAILED');
    await me(basic('finn', 'x'));
    await me(basic('finn', 'x'));
    const locked = await me(basic('finn', 'finn-secret'));
    expect(locked.status).toBe(403);
    expect(locked.headers.get('x-authentication-denied-reason')).toBe(
      `CAPTCHA_CHALLENGE; login-url=${jira.url}/login.jsp`,
    );
    expect(locked.headers.get('x-seraph-loginreason')).toBe('AUTHENTICATION_DENIED, OUT');
    await fetch(`${jira.url}/login.jsp`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ os_username: 'finn', os_password: 'finn-secret', os_captcha: 'lantern' }),
    });
    expect((await me(basic('finn', 'finn-secret'))).status).toBe(200);
  });
});

describe('faults', () => {
  let token: string;
  beforeAll(async () => {
    token = await footbridge.dance('ada');
  });
  const me = () => footbridge.call(token, 'GET', '/rest/api/2/myself');

  test('answer instead of Jira, as often as they were planted', async () => {
    jira.faults.plant({ kind: 'status', status: 502, body: 'no', on: /myself/, times: 1 });
    expect((await me()).status).toBe(502);
    expect((await me()).status).toBe(200);
    jira.faults.plant({ kind: 'html', times: 1 });
    expect((await me()).headers.get('content-type')).toContain('text/html');
    jira.faults.plant({ kind: 'redirect', location: 'https://idp.test/', times: 1 });
    expect((await me()).headers.get('location')).toBe('https://idp.test/');
    jira.faults.plant({ kind: 'rateLimit', retryAfter: 7, times: 1 });
    expect((await me()).headers.get('retry-after')).toBe('7');
    jira.faults.plant({ kind: 'maintenance', times: 1 });
    expect((await me()).status).toBe(503);
    jira.faults.plant({ kind: 'anonymous', times: 1 });
    expect((await me()).json['status-code']).toBe(401);
    jira.faults.plant({ kind: 'rejectConsumer', times: 1 });
    expect((await me()).form.oauth_problem).toBe('consumer_key_unknown');
    jira.faults.plant({ kind: 'clockOffset', seconds: -900, times: 1 });
    expect((await me()).form.oauth_problem).toBe('timestamp_refused');
    jira.faults.plant({ kind: 'captcha', times: 1 });
    expect((await me()).status).toBe(200);
  });

  test('spoil the answer on its way', async () => {
    jira.faults.plant({ kind: 'delay', ms: 60, times: 1 });
    const before = Date.now();
    await me();
    expect(Date.now() - before).toBeGreaterThanOrEqual(55);
    jira.faults.plant({ kind: 'gzip', times: 1 });
    expect((await me()).json.name).toBe('ada');
    jira.faults.plant({ kind: 'huge', bytes: 100_000, times: 1 });
    expect((await me()).text).toHaveLength(100_000);
    jira.faults.plant({ kind: 'drip', bytes: 400, everyMs: 5, times: 1 });
    expect((await me()).json.name).toBe('ada');
    jira.faults.plant({ kind: 'truncate', times: 1 });
    await expect(me()).rejects.toThrow();
    jira.faults.plant({ kind: 'reset', afterBytes: 20, times: 1 });
    await expect(me()).rejects.toThrow();
    jira.faults.plant({ kind: 'reset', times: 1 });
    await expect(me()).rejects.toThrow();
  });

  test('hang until the caller gives up', async () => {
    jira.faults.plant({ kind: 'hang', on: /serverInfo/ });
    await expect(
      fetch(`${jira.url}/rest/api/2/serverInfo`, { signal: AbortSignal.timeout(80) }),
    ).rejects.toThrow();
  });

  test('change what is there between two pages of a search', async () => {
    jira.faults.plant({ kind: 'maxResults', cap: 3 });
    jira.faults.plant({ kind: 'withoutTotal' });
    jira.faults.plant({
      kind: 'mutateBetweenPages',
      times: 1,
      change: (world) => world.deleteIssue('SHOP-19'),
    });
    const search = () =>
      footbridge.call(token, 'GET', '/rest/api/2/search?jql=key%20in%20(SHOP-18%2CSHOP-19)&maxResults=50');
    const first = await search();
    expect([first.json.maxResults, first.json.total, first.json.issues.length]).toEqual([3, undefined, 2]);
    expect((await search()).json.errorMessages).toEqual([
      "An issue with key 'SHOP-19' does not exist for field 'key'.",
    ]);
  });
});

test('more than 8 KB of headers make Tomcat answer with a page of its own', async () => {
  const long = await answered(await fetch(`${jira.url}/rest/api/2/search?jql=${'x'.repeat(8200)}`));
  expect([long.status, long.headers.get('content-type')]).toEqual([400, 'text/html;charset=utf-8']);
});

test('paths are taken raw, and those outside of the context path are nobody’s', async () => {
  const { hostname, port } = new URL(jira.url);
  const raw = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.end('GET /jirafe/rest HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('close', () => resolve(text));
  });
  expect(raw).toMatch(/^HTTP\/1.1 404/);
});

test('a person who gets another login name keeps key and access', async () => {
  const token = await footbridge.dance('dora');
  jira.rename('dora', 'dora.mills');
  const me = await footbridge.call(token, 'GET', '/rest/api/2/myself');
  expect(me.json).toMatchObject({ name: 'dora.mills', key: 'dmills' });
  const own = await footbridge.call(
    token,
    'GET',
    '/rest/api/2/search?jql=assignee%3DcurrentUser()&maxResults=0',
  );
  expect(own.json.total).toBeGreaterThan(5);
  jira.rename('dora.mills', 'dora');
});

test('an issue moves with its sub-tasks, and is deleted with them', () => {
  const { world } = jira;
  const issue = world.moveIssue('SHOP-4', 'MOB');
  expect(world.issue('SHOP-17')).toMatchObject({
    project: 'MOB',
    parent: issue.key,
    formerKeys: ['SHOP-17'],
  });
  world.moveIssue('SHOP-1', 'MOB');
  expect(world.issue('SHOP-5').epic).toBe(world.issue('SHOP-1').key);
  world.deleteIssue(issue.key);
  expect(world.issueMaybe('SHOP-17')).toBeUndefined();
});

test('/status answers 200 also while Jira starts', async () => {
  jira.state = 'STARTING';
  expect(await answered(await fetch(`${jira.url}/status`))).toMatchObject({
    status: 200,
    json: { state: 'STARTING' },
  });
  jira.state = 'ERROR';
  expect((await fetch(`${jira.url}/status`)).status).toBe(500);
  jira.state = 'RUNNING';
});

test('lives without a context path too', async () => {
  const bare = await FakeJira.start({ contextPath: '' });
  try {
    const caller = new SigningCaller(bare);
    caller.link();
    expect((await caller.call(await caller.dance('ada'), 'GET', '/rest/api/2/myself')).json.name).toBe('ada');
    expect(new URL(bare.url).pathname).toBe('/');
  } finally {
    await bare.stop();
  }
});
