import { ConfigProblem, readConfig } from '../../src/config.js';

test.each([
  ['HTTPS://Bridge.Example/', 'https://bridge.example', ''],
  ['Http://bridge.example:8080/Plan//', 'http://bridge.example:8080/Plan', '/Plan'],
])('the address %s is understood as %s', (given, baseUrl, basePath) => {
  expect(readConfig({ FOOTBRIDGE_BASE_URL: given })).toMatchObject({ baseUrl, basePath });
});

test.each([
  'bridge.example',
  'ftp://bridge.example',
  'https://ada@bridge.example',
  'https://bridge.example/?a=1',
])('the address %s is refused with a sentence', (given) => {
  const read = () => readConfig({ FOOTBRIDGE_BASE_URL: given });
  expect(read).toThrow(ConfigProblem);
  expect(read).toThrow(/^FOOTBRIDGE_BASE_URL must be an http or https address/);
});

test.each([
  ['', []],
  ['loopback', ['loopback']],
  ['10.0.0.5, 10.1.0.0/16  fd00::/8,::1', ['10.0.0.5', '10.1.0.0/16', 'fd00::/8', '::1']],
])('G3 trusted proxies: %s', (given, trustedProxies) => {
  expect(readConfig({ FOOTBRIDGE_TRUSTED_PROXIES: given })).toMatchObject({ trustedProxies });
});

test.each(['proxy.example', '10.0.0', '10.0.0.0/33', '10.0.0.5:80', 'true', '1', '*'])(
  'the trusted proxy %s is refused with a sentence',
  (given) => {
    const read = () => readConfig({ FOOTBRIDGE_TRUSTED_PROXIES: given });
    expect(read).toThrow(ConfigProblem);
    expect(read).toThrow(/^FOOTBRIDGE_TRUSTED_PROXIES must be addresses such as/);
  },
);

test.each([
  ['FOOTBRIDGE_BASE_ULR', 'Did you mean FOOTBRIDGE_BASE_URL?'],
  ['FOOTBRIDGE_TRUSTED_PROXY', 'Did you mean FOOTBRIDGE_TRUSTED_PROXIES?'],
  ['FOOTBRIDGE_LOGLEVEL', 'Did you mean FOOTBRIDGE_LOG_LEVEL?'],
  ['FOOTBRIDGE_DATADIR', 'Did you mean FOOTBRIDGE_DATA_DIR?'],
  ['FOOTBRIDGE_ENCRYPTION_KEYFILE', 'Did you mean FOOTBRIDGE_ENCRYPTION_KEY_FILE?'],
  ['FOOTBRIDGE_PORT', 'Did you mean PORT?'],
  ['FOOTBRIDGE_COLOUR_OF_BUTTONS', 'There are PORT, FOOTBRIDGE_HOST, FOOTBRIDGE_DATA_DIR'],
])('R09 %s, which is no setting, is refused with what may have been meant', (name, cure) => {
  const read = () => readConfig({ [name]: 'secret-value' });
  expect(read).toThrow(ConfigProblem);
  expect(read).toThrow(`${name} is no setting of Footbridge. ${cure}`);
  expect(read).not.toThrow('secret-value');
});

test('what Kubernetes tells of a service called footbridge is no misspelt setting', () => {
  const told = {
    FOOTBRIDGE_SERVICE_HOST: '10.0.0.9',
    FOOTBRIDGE_SERVICE_PORT: '3000',
    FOOTBRIDGE_SERVICE_PORT_HTTP: '3000',
    FOOTBRIDGE_PORT: 'tcp://10.0.0.9:3000',
    FOOTBRIDGE_PORT_3000_TCP: 'tcp://10.0.0.9:3000',
    FOOTBRIDGE_PORT_3000_TCP_ADDR: '10.0.0.9',
  };
  expect(readConfig(told).port).toBe(3000);
});

test.each([
  ['PORT', ['abc', '-1', '65536', '3000.5', '0x10', '80 81'], 'must be a whole number from 0 to 65535.'],
  ['FOOTBRIDGE_LOG_LEVEL', ['loud', 'INFO'], 'must be one of silent, error, warn, info, debug.'],
  ['FOOTBRIDGE_HOST', ['http://x', 'a b', '127.0.0.1/8'], 'must be an address of this machine'],
])('R09 a value that %s cannot have is refused with what it can have', (name, values, sentence) => {
  for (const value of values) expect(() => readConfig({ [name]: value })).toThrow(`${name} ${sentence}`);
});

test('AF-15 R09 everything that is wrong is told at once', () => {
  const read = () => readConfig({ PORT: 'x', FOOTBRIDGE_LOG_LEVEL: 'loud', FOOTBRIDGE_BASEURL: 'x' });
  expect(read).toThrow(/^PORT must .*\nFOOTBRIDGE_LOG_LEVEL must .*\nFOOTBRIDGE_BASEURL is no setting/);
});

test('R09 a file with the key that is not there is named', () => {
  expect(() => readConfig({ FOOTBRIDGE_ENCRYPTION_KEY_FILE: '/nowhere/key' })).toThrow(
    'FOOTBRIDGE_ENCRYPTION_KEY_FILE names a file that cannot be read: there is no /nowhere/key.',
  );
});

describe('R19 outgoing proxies', () => {
  test.each([
    ['HTTP_PROXY', 'nonsense'],
    ['http_proxy', 'http://'],
    ['HTTPS_PROXY', 'socks5://proxy.example:1080'],
    ['https_proxy', 'http://ada:s3cret@proxy.example:3128/path'],
    ['HTTPS_PROXY', 'ftp://ada:s3cret@proxy.example'],
    ['HTTP_PROXY', 'http://proxy.example:99999'],
  ])('%s=%s is refused with a sentence that names it, and no secret', (variable, value) => {
    const read = () => readConfig({ [variable]: value });
    expect(read).toThrow(ConfigProblem);
    expect(read).toThrow(
      new RegExp(`^${variable} must be the address of an http or https proxy, such as http`),
    );
    expect(read).not.toThrow(/s3cret/);
  });

  test('are told at once where both are wrong', () => {
    const read = () => readConfig({ HTTP_PROXY: 'nonsense', https_proxy: 'more', PORT: 'x' });
    expect(read).toThrow(/^PORT must .*\nHTTP_PROXY must .*\nhttps_proxy must .*$/);
  });

  test('are not there unless they are set, and an empty one is not set', () => {
    const { outgoingProxies } = readConfig({ HTTP_PROXY: '', HTTPS_PROXY: '' });
    expect(outgoingProxies.routeTo(new URL('https://jira.example'))).toEqual({});
  });

  test('have their user name and password apart from their address', () => {
    const { outgoingProxies } = readConfig({ HTTPS_PROXY: 'http://ada:50%25%3A@proxy.example:3128' });
    const { proxy } = outgoingProxies.routeTo(new URL('https://jira.example'));
    expect(proxy?.url.href).toBe('http://proxy.example:3128/');
    expect(proxy?.name).toBe('proxy.example:3128');
    expect(proxy?.authorization).toBe(`Basic ${Buffer.from('ada:50%:').toString('base64')}`);
  });
});

test.each([
  [{ FOOTBRIDGE_OIDC_ISSUER: 'id.example.org' }, 'FOOTBRIDGE_OIDC_ISSUER must be the https address'],
  [
    { FOOTBRIDGE_OIDC_ISSUER: 'https://id.example.org' },
    'FOOTBRIDGE_OIDC_ISSUER needs FOOTBRIDGE_OIDC_CLIENT_ID',
  ],
  [{ FOOTBRIDGE_OIDC_LABEL: 'Example' }, 'FOOTBRIDGE_OIDC_LABEL needs FOOTBRIDGE_OIDC_ISSUER'],
  [{ FOOTBRIDGE_OIDC_ROLES: 'staff=emperor' }, 'FOOTBRIDGE_OIDC_ROLES must be groups with their roles'],
  [{ FOOTBRIDGE_OIDC_CA: 'secret-value' }, 'FOOTBRIDGE_OIDC_CA must be PEM certificates'],
  [{ FOOTBRIDGE_SIGN_IN_HEADER: 'X-User' }, 'FOOTBRIDGE_SIGN_IN_HEADER needs FOOTBRIDGE_TRUSTED_PROXIES'],
  [{ FOOTBRIDGE_PASSWORDS: 'off' }, 'FOOTBRIDGE_PASSWORDS can only be off where FOOTBRIDGE_OIDC_ISSUER'],
])('ways to sign in that cannot work are refused with a sentence: %j', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
  expect(() => readConfig(env)).not.toThrow('secret-value');
});

test('groups of a directory, whose names have commas and equal signs, are given roles', () => {
  const { signIn } = readConfig({
    FOOTBRIDGE_OIDC_ISSUER: 'https://id.example.org/realms/staff',
    FOOTBRIDGE_OIDC_CLIENT_ID: 'footbridge',
    FOOTBRIDGE_OIDC_CLIENT_SECRET: 'secret',
    FOOTBRIDGE_OIDC_ROLES: 'CN=Admins,OU=IT,DC=example = administrator; everybody=member',
  });
  expect(signIn.provider?.roles).toEqual([
    { group: 'CN=Admins,OU=IT,DC=example', role: 'administrator' },
    { group: 'everybody', role: 'member' },
  ]);
});

describe('mail', () => {
  const GOOD = {
    FOOTBRIDGE_BASE_URL: 'https://footbridge.example.org',
    FOOTBRIDGE_MAIL_URL: 'smtp://foot%20bridge@mail.example.org',
    FOOTBRIDGE_MAIL_FROM: '"Foot Bridge" <footbridge@example.org>',
    FOOTBRIDGE_MAIL_PASSWORD: 'secret of mail',
  };

  test('goes encrypted through the usual port, as that user', () => {
    expect(readConfig(GOOD).mail).toEqual({
      host: 'mail.example.org',
      port: 587,
      isEncrypted: false,
      needsEncryption: true,
      signIn: { user: 'foot bridge', password: 'secret of mail' },
      from: { name: 'Foot Bridge', address: 'footbridge@example.org' },
      certificateAuthority: '',
    });
    expect(readConfig({}).mail).toBeUndefined();
    expect(readConfig({ ...GOOD, FOOTBRIDGE_MAIL_URL: 'smtps://a@[::1]' }).mail).toMatchObject({
      host: '::1',
      port: 465,
      isEncrypted: true,
    });
  });

  test.each([
    [{ FOOTBRIDGE_MAIL_URL: 'smtp://me:pass@mail.example.org' }, /^FOOTBRIDGE_MAIL_URL must be smtp:/],
    [{ FOOTBRIDGE_MAIL_URL: 'https://mail.example.org' }, /^FOOTBRIDGE_MAIL_URL must be smtp:/],
    [{ FOOTBRIDGE_MAIL_URL: 'smtp://' }, /^FOOTBRIDGE_MAIL_URL must be smtp:/],
    [{ FOOTBRIDGE_MAIL_FROM: 'Footbridge' }, /^FOOTBRIDGE_MAIL_FROM must be an address/],
    [{ FOOTBRIDGE_MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' }, /^FOOTBRIDGE_MAIL_FROM must be an address/],
    [{ FOOTBRIDGE_MAIL_FROM: '' }, /^FOOTBRIDGE_MAIL_URL needs FOOTBRIDGE_MAIL_FROM/],
    [{ FOOTBRIDGE_BASE_URL: '' }, /^FOOTBRIDGE_MAIL_URL needs FOOTBRIDGE_BASE_URL/],
    [{ FOOTBRIDGE_MAIL_PASSWORD: '' }, /names a user, who needs FOOTBRIDGE_MAIL_PASSWORD/],
    [
      { FOOTBRIDGE_MAIL_URL: 'smtp://mail.example.org' },
      /PASSWORD needs the user name in FOOTBRIDGE_MAIL_URL/,
    ],
    [{ FOOTBRIDGE_MAIL_TLS: 'none' }, /^FOOTBRIDGE_MAIL_TLS must be required or optional/],
    [{ FOOTBRIDGE_MAIL_CA: 'no certificate' }, /^FOOTBRIDGE_MAIL_CA must be PEM/],
    [{ FOOTBRIDGE_MAIL_URL: '' }, /^FOOTBRIDGE_MAIL_FROM needs FOOTBRIDGE_MAIL_URL/],
  ])('that cannot be sent is said at the start: %j', (wrong, sentence) => {
    const read = () => readConfig({ ...GOOD, ...wrong });
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(/secret of mail/);
  });
});
