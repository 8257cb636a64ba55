import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import fc from 'fast-check';
import {
  authorizationHeader,
  authorizationParameters,
  baseString,
  percentEncode,
  rsaSha1Signature,
} from '../../src/alm/jira/signing/oauth1-signature.js';
import { JiraClock } from '../../src/alm/jira/signing/jira-clock.js';
import { basic, rsaSha1 } from '../../src/alm/jira/signing/signer.js';
import vectors from './oauth1-rsa-sha1-vectors.json';

const privateKey = createPrivateKey(vectors.privateKeyPkcs8);
const publicKey = createPublicKey(vectors.publicKeySpki);

describe.each(vectors.vectors)('vector: $name', ({ method, url, baseString: base, signature, ...vector }) => {
  const oauth = Object.fromEntries(Object.entries(vector.oauth));

  test('has this base string and this signature', async () => {
    expect(baseString({ method, url, oauth })).toBe(base);
    expect(await rsaSha1Signature(base, privateKey)).toBe(signature);
  });
});

test('OA-21 the example of RFC 5849 3.4.1.1 (with erratum 2550) has its base string', () => {
  const base = baseString({
    method: 'post',
    url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b#fragment',
    oauth: {
      oauth_consumer_key: '9djdj82h48djs9d2',
      oauth_token: 'kkk9d7dh3k39sjv7',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131201',
      oauth_nonce: '7d8f3e4a',
    },
    form: [
      ['c2', ''],
      ['a3', '2 q'],
    ],
  });

  expect(base).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26' +
      'c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
      'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

test.each([
  ["!*'()", '%21%2A%27%28%29'],
  ['-._~', '-._~'],
  ['a b+c', 'a%20b%2Bc'],
  ['ü☃😀', '%C3%BC%E2%98%83%F0%9F%98%80'],
])('%s is encoded as RFC 3986 asks', (text, encoded) => {
  expect(percentEncode(text)).toBe(encoded);
});

describe('OA-21 an independent implementation gives the same base string', () => {
  const other = new OAuth({
    consumer: { key: 'key', secret: '' },
    signature_method: 'RSA-SHA1',
    hash_function: () => '',
  });
  // Parameters are handed over decoded: oauth-1.0a 2.2.6 reads them wrongly from a URL (`+`, encoded names,
  // repeated names without values). Upper-case hosts and default ports, which it gets wrong too, are left out.
  // The other implementation keeps parameters in a plain object, where this name is no name.
  const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((name) => name !== '__proto__');
  const pairs = fc.array(fc.tuple(fc.oneof(text, fc.constantFrom('a', 'b')), text), { maxLength: 6 });
  const address = fc.constantFrom(
    'https://jira.example.com',
    'http://10.0.0.7:8080',
    'http://[fd00::7]:8080',
  );
  const path = fc
    .array(text.map(encodeURIComponent), { maxLength: 4 })
    .map((segments) => `/${segments.join('/')}`);

  test('for any query', () => {
    fc.assert(
      fc.property(address, path, pairs, fc.constantFrom('GET', 'POST'), (origin, pathname, query, method) => {
        const search = query
          .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
          .join('&');
        const url = new URL(`${origin}${pathname}${search ? `?${search}` : ''}`).href;
        const oauth = {
          oauth_consumer_key: 'key',
          oauth_nonce: 'n',
          oauth_timestamp: '1',
          oauth_token: 'to/ken',
        };

        const data = Object.fromEntries(
          query.map(([name]) => [name, query.filter(([n]) => n === name).map(([, v]) => v)]),
        );
        const bare = url.split('?')[0];
        const theirs = other.getBaseString({ url: bare, method, data }, {
          ...oauth,
        } as unknown as OAuth.Data);
        expect(canonical(baseString({ method, url, oauth }))).toBe(canonical(theirs));
      }),
      { numRuns: 300 },
    );
  });

  /** oauth-1.0a keeps repeated values in the order given: the pairs are what counts here. */
  function canonical(base: string): string {
    const [method, url, parameters] = base.split('&');
    return [method, url, ...decodeURIComponent(parameters).split('&').sort()].join('\n');
  }
});

test('parameters are sorted by encoded name, then by encoded value, each repeated pair kept', () => {
  const base = baseString({
    method: 'GET',
    url: 'https://a.example/?b=2&ä=1&b=1&B=3&b=1&?expand&a',
    oauth: {},
  });
  expect(decodeURIComponent(base.split('&')[2])).toBe('%3Fexpand=&%C3%A4=1&B=3&a=&b=1&b=1&b=2');
});

test('an authorization header is read back as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const oauth = { oauth_token: value, oauth_version: '1.0' };
      expect(authorizationParameters(authorizationHeader(oauth))).toEqual(oauth);
    }),
  );
  expect(authorizationParameters('Basic abc=')).toEqual({});
});

describe('the signer', () => {
  const url = 'https://jira.example.com/jira/rest/api/2/myself?a=b';

  test('signs with all six parameters Jira looks for, verifiable with the public key, never twice alike', async () => {
    const signer = rsaSha1({ consumerKey: 'key', privateKey, token: 'token' });
    const [first, second] = [await signer({ method: 'GET', url }), await signer({ method: 'GET', url })];

    const { oauth_signature, ...oauth } = authorizationParameters(first.Authorization);
    const base = Buffer.from(baseString({ method: 'GET', url, oauth }));
    expect(verify('RSA-SHA1', base, publicKey, Buffer.from(oauth_signature, 'base64'))).toBe(true);
    expect(Object.keys(oauth)).toEqual(
      expect.arrayContaining([
        'oauth_consumer_key',
        'oauth_token',
        'oauth_signature_method',
        'oauth_timestamp',
        'oauth_nonce',
      ]),
    );
    expect(authorizationParameters(second.Authorization).oauth_nonce).not.toBe(oauth.oauth_nonce);
  });

  test('follows a clock that is off', async () => {
    const clock = new JiraClock();
    clock.offset = 420;
    const { Authorization } = await rsaSha1({ consumerKey: 'key', privateKey, clock })({
      method: 'GET',
      url,
    });
    const { oauth_timestamp, oauth_token } = authorizationParameters(Authorization);
    expect(Number(oauth_timestamp)).toBeGreaterThan(Date.now() / 1000 + 415);
    expect(oauth_token).toBeUndefined();
  });

  test('of user name and password writes UTF-8', async () => {
    const { Authorization } = await basic('jörg', 'pä:ss')({ method: 'GET', url });
    expect(Buffer.from(Authorization.slice('Basic '.length), 'base64').toString()).toBe('jörg:pä:ss');
  });
});

test('a platform that forbids SHA-1 signatures is named, with the cure', async () => {
  await jest.isolateModulesAsync(async () => {
    // What OpenSSL says under the crypto policy of RHEL 9.
    const message = 'error:03000098:digital envelope routines::invalid digest';
    jest.doMock('node:crypto', () => ({
      ...jest.requireActual<object>('node:crypto'),
      sign: (...args: unknown[]) => (args.at(-1) as (error: Error) => void)(new Error(message)),
    }));
    const strict = await import('../../src/alm/jira/signing/oauth1-signature.js');
    await expect(strict.rsaSha1Signature('base', privateKey)).rejects.toMatchObject({
      kind: 'protocol',
      mender: 'administrator',
      nextStep: expect.stringContaining('update-crypto-policies'),
    });
  });
  jest.dontMock('node:crypto');
});
