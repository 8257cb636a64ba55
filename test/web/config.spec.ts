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
])('trusted proxies: %s', (given, trustedProxies) => {
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
