import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { AlmConnection } from '../../src/alm/alm-provider.js';
import { parseCertificateAuthority } from '../../src/alm/jira/wire/certificate-authority.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import { JiraServerBasic } from '../../src/alm/jira/kinds/jira-server-basic/jira-server-basic.provider.js';
import { JiraServerOAuth } from '../../src/alm/jira/kinds/jira-server-oauth/jira-server-oauth.provider.js';
import { presentedCertificate } from '../../src/alm/jira/wire/presented-certificate.js';
import { Problem } from '../../src/problem.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { aCertificate, anAuthority, type Identity } from './certificates.js';

const http = new JiraHttp({ totalTimeout: 2_000 });
const provider = new JiraServerBasic(http);
const started: FakeJira[] = [];

let authority: Identity;
let jira: FakeJira;

async function serve(tls: Identity): Promise<FakeJira> {
  const jira = await FakeJira.start({ tls });
  started.push(jira);
  return jira;
}

function account(baseUrl: string, certificateAuthority = ''): AlmConnection {
  return provider.configure({ baseUrl, settings: {}, secrets: {} }, { certificateAuthority }).connection;
}

function whoAmI(connection: AlmConnection) {
  const password = jira.world.person('ada').password;
  return provider.client(connection, { username: 'ada', password }).whoAmI();
}

beforeAll(async () => {
  authority = await anAuthority('Lantern Goods Root');
  jira = await serve(await aCertificate({ by: authority }));
});
afterAll(async () => {
  await http.close();
  for (const one of started) await one.stop();
});

/** Waits for something that is about to be; the test's own time-out ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}

describe('K5 a private authority', () => {
  test('pasted into an account is trusted in the calls of that account, and in no others', async () => {
    const trusting = account(jira.url, authority.cert);
    await expect(whoAmI(trusting)).resolves.toMatchObject({ name: 'ada' });
    await expect(whoAmI(account(jira.url))).rejects.toMatchObject({ kind: 'tls' });
    const other = await anAuthority('Somebody Else Root');
    await expect(whoAmI(account(jira.url, other.cert))).rejects.toMatchObject({ kind: 'tls' });
    // The connection that is open and trusted is not lent to an account that trusts nobody.
    await expect(whoAmI(trusting)).resolves.toMatchObject({ name: 'ada' });
    await expect(whoAmI(account(jira.url))).rejects.toMatchObject({ kind: 'tls' });
  });

  test('no call reaches a Jira that is not trusted, so no password does', async () => {
    const before = jira.calls.length;
    await expect(whoAmI(account(jira.url))).rejects.toMatchObject({ kind: 'tls' });
    expect(jira.calls.length).toBe(before);
  });

  test('one of several that were pasted is enough, and a public one still counts', async () => {
    const other = await anAuthority('Old Root');
    await expect(whoAmI(account(jira.url, `${other.cert}\n${authority.cert}`))).resolves.toBeTruthy();
  });

  test('an intermediate one is enough where the root is not at hand', async () => {
    const intermediate = await anAuthority('Lantern Goods Issuing', { by: authority });
    const below = await serve(await aCertificate({ by: intermediate }));
    await expect(whoAmI(account(below.url, intermediate.cert))).resolves.toBeTruthy();
    await expect(whoAmI(account(below.url, authority.cert))).rejects.toMatchObject({
      kind: 'tls',
      cause: 'tls-intermediate-missing',
      message: expect.stringContaining('issued by “Lantern Goods Issuing”'),
    });
    await expect(whoAmI(account(below.url))).rejects.toMatchObject({ cause: 'tls-chain-incomplete' });
  });

  test('does not help a certificate of another name, or one that has ended', async () => {
    const wrong = await serve(await aCertificate({ name: 'jira.example.com', by: authority }));
    await expect(whoAmI(account(wrong.url, authority.cert))).rejects.toMatchObject({
      kind: 'tls',
      cause: 'tls-wrong-name',
    });
    const ended = await serve(await aCertificate({ days: -2, by: authority }));
    await expect(whoAmI(account(ended.url, authority.cert))).rejects.toMatchObject({
      kind: 'tls',
      cause: 'tls-expired',
    });
  });

  test('a self-signed certificate can be trusted as it is', async () => {
    const own = await aCertificate();
    const alone = await serve(own);
    await expect(whoAmI(account(alone.url))).rejects.toMatchObject({ cause: 'tls-self-signed' });
    await expect(whoAmI(account(alone.url, own.cert))).resolves.toBeTruthy();
  });

  test('accounts beyond the number of kept connections take turns, all work, and the oldest are closed', async () => {
    const server = createServer(await aCertificate({ by: authority }), (_, response) => response.end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const open = promisify(server.getConnections.bind(server));

    const door = new JiraHttp();
    const many = Array.from({ length: 25 }, (_, i) => `${authority.cert}${'\n'.repeat(i)}`);
    const replies = await Promise.all(
      many.map((certificateAuthority) => door.door({ certificateAuthority }).send({ method: 'GET', url })),
    );
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    await until(async () => (await open()) === 20);

    await door.close();
    await door.close();
    await until(async () => (await open()) === 0);
    await expect(door.door().send({ method: 'GET', url })).rejects.toThrow('being stopped');
    server.close();
  });

  test.each([['basic'], ['oauth']])('is kept, changed and emptied by the form of %s', async (kind) => {
    const one = kind === 'basic' ? provider : new JiraServerOAuth(http);
    const draft = await one.draft();
    const { connection, warnings } = one.configure(draft, {
      baseUrl: jira.url,
      certificateAuthority: authority.cert,
    });
    expect(connection.settings.certificateAuthority).toBe(new X509Certificate(authority.cert).toString());
    expect(warnings).toEqual({});
    expect(one.configure(connection, { baseUrl: jira.url }).connection).toEqual(connection);
    const emptied = one.configure(connection, { certificateAuthority: ' ' }).connection;
    expect(emptied.settings.certificateAuthority).toBe('');
  });
});

describe('the certificate that a server shows', () => {
  const fingerprint = ({ cert }: Identity) =>
    createHash('sha256')
      .update(new X509Certificate(cert).raw)
      .digest('hex')
      .toUpperCase()
      .match(/../g)!
      .join(':');

  test('is read without trusting it and without sending anything', async () => {
    const leaf = await aCertificate({ by: authority });
    const chained = await serve({ ...leaf, cert: leaf.cert + authority.cert });
    const shown = await presentedCertificate(new URL(chained.url));
    expect(shown).toEqual({
      subject: '127.0.0.1',
      issuer: 'Lantern Goods Root',
      fingerprint: fingerprint(leaf),
      validFrom: new Date(new X509Certificate(leaf.cert).validFrom).toISOString(),
      validTo: new Date(new X509Certificate(leaf.cert).validTo).toISOString(),
      pem: new X509Certificate(authority.cert).toString(),
      authority: {
        subject: 'Lantern Goods Root',
        fingerprint: fingerprint(authority),
        validTo: new Date(new X509Certificate(authority.cert).validTo).toISOString(),
      },
    });
    expect(chained.calls).toHaveLength(0);
    await expect(whoAmI(account(chained.url, shown!.pem))).resolves.toBeTruthy();
  });

  test('is its own where it shows no authority, and can be trusted too', async () => {
    const shown = await presentedCertificate(new URL(jira.url));
    expect(shown!.authority.fingerprint).toBe(shown!.fingerprint);
    await expect(whoAmI(account(jira.url, shown!.pem))).resolves.toBeTruthy();
  });

  test('is its own where the authority that is sent along did not sign it', async () => {
    const namesake = await anAuthority('Lantern Goods Root');
    const leaf = await aCertificate({ by: authority });
    const misled = await serve({ ...leaf, cert: leaf.cert + namesake.cert });
    const shown = await presentedCertificate(new URL(misled.url));
    expect(shown!.authority.fingerprint).toBe(fingerprint(leaf));
  });

  test('cannot be had where nobody speaks TLS', async () => {
    const plain = await FakeJira.start();
    started.push(plain);
    await expect(
      presentedCertificate(new URL(plain.url.replace('http:', 'https:'))),
    ).resolves.toBeUndefined();
  });
});

describe('F1 a pasted authority', () => {
  const refused = (pasted: string): Problem => {
    try {
      parseCertificateAuthority(pasted);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      expect(error).toMatchObject({
        field: 'certificateAuthority',
        nextStep: expect.stringMatching(/\.$|pem$/),
      });
      return error as Problem;
    }
    throw new Error('it was taken');
  };
  const body = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '');
  const clean = () => new X509Certificate(authority.cert).toString();

  test.each<[string, (pem: string) => string]>([
    ['as it is', (pem) => pem],
    ['with text around it', (pem) => `Hello, here it is:\n\nsubject=CN = Root\n${pem}\nRegards, Ben`],
    ['indented and quoted', (pem) => pem.replace(/^/gm, '  > ')],
    ['with Windows line ends and a BOM', (pem) => `\ufeff${pem.replace(/\n/g, '\r\n')}`],
    ['in one line with literal \\n', (pem) => `"${pem.trim().replace(/\n/g, '\\n')}"`],
    ['without its END', (pem) => pem.replace(/-----END.*/s, '')],
    ['as bare base64', body],
    ['as bare base64 in lines', (pem) => pem.replace(/-----.*-----\n/g, '')],
    ['twice', (pem) => pem + pem],
    ['in base64 once more', (pem) => Buffer.from(pem).toString('base64')],
    ['as a web page shows it', (pem) => `<pre>${pem.replace(/\+/g, '&#43;').replace(/\n/g, '<br>')}</pre>`],
  ])('%s is taken', (_, paste) => {
    expect(parseCertificateAuthority(paste(authority.cert))).toEqual({ pem: clean(), warning: undefined });
  });

  test('nothing is nothing', () => {
    expect(parseCertificateAuthority(' \n ')).toEqual({ pem: '' });
  });

  test('a private key is refused, not kept and not repeated, alone or beside a certificate', () => {
    for (const pasted of [authority.key, authority.cert + authority.key, body(authority.key)]) {
      const problem = refused(pasted);
      expect(problem.message).toMatch(/private key/);
      expect(problem.message).toMatch(/not kept/);
      expect(`${problem.message}${problem.nextStep}`).not.toContain(body(authority.key).slice(20, 40));
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    expect(refused(pkcs1).message).toMatch(/private key/);
  });

  test.each([
    ['words', 'our authority', 'There is no certificate in what you pasted.'],
    ['a public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', 'This is a public key'],
    [
      'a request',
      '-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END',
      'This is a request for a certificate',
    ],
    ['PKCS#7', '-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----', 'This is a PKCS#7 file.'],
    ['half of one', '-----BEGIN CERTIFICATE-----\nMIIBszCCAVm\n-----END CERTIFICATE-----', 'damaged'],
    ['too much', 'x'.repeat(600_000), 'too long'],
  ])('%s: refused by its name', (_, pasted, words) => {
    expect(refused(pasted).message).toContain(words);
  });

  test('the damaged one among several is named', () => {
    const half = authority.cert.split('\n').slice(0, 4).join('\n');
    expect(refused(`${authority.cert}${half}\n-----END CERTIFICATE-----`).message).toMatch(/Certificate 2/);
  });

  test('one that has ended is refused, unless it is in use already', async () => {
    const ended = await anAuthority('Old Root', { days: -3 });
    const problem = refused(ended.cert);
    expect(problem.message).toMatch(/^This certificate \(Old Root\) ended on \d{4}-\d\d-\d\d\.$/);

    const inUse = new X509Certificate(ended.cert).toString();
    expect(parseCertificateAuthority(ended.cert, inUse)).toEqual({
      pem: inUse,
      warning: expect.stringMatching(/^The certificate Old Root ended on/),
    });
    expect(parseCertificateAuthority(ended.cert + authority.cert).warning).toMatch(/Old Root ended/);
  });

  test('one that ends within 30 days, and that of a server, are taken with a sentence', async () => {
    const soon = await anAuthority('Short Root', { days: 20 });
    expect(parseCertificateAuthority(soon.cert).warning).toMatch(/^The certificate Short Root ends on/);
    const own = await aCertificate();
    expect(parseCertificateAuthority(own.cert).warning).toMatch(
      /^127\.0\.0\.1 is the certificate of a server, not of an authority\. It works until \d{4}/,
    );
    const { warnings } = provider.configure(account(jira.url), { certificateAuthority: own.cert });
    expect(warnings.certificateAuthority).toMatch(/of a server/);
  });
});
