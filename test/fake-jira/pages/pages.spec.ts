import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { FakeJira } from '../fake-jira.js';
import { SigningCaller } from '../signing-caller.js';
import { alphanumeric } from '../tokens.js';

const LIST = '/plugins/servlet/applinks/listApplicationLinks';

let jira: FakeJira;
let old: FakeJira;
beforeAll(async () => {
  jira = await FakeJira.start();
  old = await FakeJira.start({ version: '8.13.0' });
});
afterAll(() => Promise.all([jira.stop(), old.stop()]));

describe('signing in', () => {
  test('leads back to the page that needed it, and only to pages of Jira', async () => {
    const away = await fetch(`${jira.url}/browse/SHOP-4?focus=1`, { redirect: 'manual' });
    const login = away.headers.get('location') ?? '';
    expect(login).toMatch(
      /^\/jira\/login\.jsp\?permissionViolation=true&os_destination=%2Fbrowse%2FSHOP-4%3Ffocus%3D1$/,
    );
    const enter = async (destination: string) => {
      const body = new URLSearchParams({
        os_username: 'ada',
        os_password: 'ada-secret',
        os_destination: destination,
      });
      return (await fetch(`${jira.url}/login.jsp`, { method: 'POST', body, redirect: 'manual' })).headers;
    };
    expect((await enter('/browse/SHOP-4?focus=1')).get('location')).toBe('/jira/browse/SHOP-4?focus=1');
    expect((await enter('//evil.test')).get('location')).toBe('/jira/secure/Dashboard.jspa');
    expect((await enter('')).get('set-cookie')).toMatch(/^JSESSIONID=\w+; Path=\/jira; HttpOnly/);
  });

  test('fails with Jira’s own words, for people who were deactivated too', async () => {
    const body = new URLSearchParams({ os_username: 'emil', os_password: 'emil-secret' });
    const page = await (await fetch(`${jira.url}/login.jsp`, { method: 'POST', body })).text();
    expect(page).toContain('Sorry, your username and password are incorrect - please try again.');
  });

  test('ends on the sign-out page', async () => {
    const ada = await jira.as('ada');
    const out = await ada.submit(`${jira.url}/secure/Logout!default.jspa`, {});
    expect(out.location).toBe('/jira/secure/Logout.jspa');
    expect((await ada.visit(`${jira.url}/secure/Logout!default.jspa`)).text).toContain(
      'You are now logged out',
    );
  });
});

test('an issue page escapes what people wrote and hides what others may not see', async () => {
  const ada = await jira.as('ada');
  expect((await ada.visit(`${jira.url}/browse/SHOP-11`)).text).toContain(
    'size &#38; colour &#60;at once&#62;',
  );
  const ben = await jira.as('ben');
  expect((await ben.visit(`${jira.url}/browse/SHOP-20`)).status).toBe(404);
});

test('an OAuth call ends the browser session that it carries', async () => {
  const caller = new SigningCaller(jira, 'careless');
  caller.link();
  const token = await caller.dance('ada');
  const session = jira.sessions.start('cleo');
  await caller.call(token, 'GET', '/rest/api/2/myself', undefined, { Cookie: `JSESSIONID=${session.id}` });
  expect(jira.sessions.find(session.id)).toBeUndefined();
});

describe('application links', () => {
  const spki = () => new SigningCaller(jira).publicKey;

  test('are for administrators', async () => {
    const ben = await jira.as('ben');
    expect((await ben.visit(jira.url + LIST)).status).toBe(403);
  });

  test('before 8.22 begin with one box, and are configured behind the pencil', async () => {
    const ada = await old.as('ada');
    const page = old.url + LIST;
    expect((await ada.visit(page)).text).toContain('Create new link');
    const warned = await ada.submit(page, { step: 'create', applicationUrl: 'Footbridge' });
    expect(warned.text).toContain('No response was received from the URL you entered');
    const dialog = await ada.submit(page, { step: 'continue', applicationUrl: 'http://Footbridge' });
    expect(dialog.text).toContain('Create incoming link');
    await ada.submit(page, {
      step: 'link',
      applicationName: 'Footbridge',
      applicationUrl: 'http://Footbridge',
    });
    const [link] = old.links.list();
    expect([link.name, link.consumer]).toEqual(['Footbridge', undefined]);
    expect((await ada.visit(page)).text).toContain('Not configured');

    const edit = `${old.url}/plugins/servlet/applinks/edit/${link.id}`;
    for (const label of [
      'Consumer Key',
      'Consumer Name',
      'Description',
      'Public Key',
      'Consumer Callback URL',
      'Allow 2-Legged OAuth',
    ]) {
      expect((await ada.visit(edit)).text).toContain(label);
    }
    const values = {
      consumerKey: ' footbridge ',
      consumerName: 'Footbridge',
      publicKey: spki(),
      callbackUrl: 'https://fb.test/cb',
    };
    const wrong = await ada.submit(edit, { ...values, publicKey: 'nonsense' });
    expect(wrong.text).toContain('The public key is not valid.');
    expect((await ada.submit(edit, { ...values, callbackUrl: 'fb.test/cb' })).text).toContain(
      'must be a valid absolute http or https URL',
    );
    expect((await ada.submit(edit, values)).location).toBe(`/jira${LIST}`);
    expect(old.links.all()).toMatchObject([{ consumerKey: 'footbridge', callbackUrl: 'https://fb.test/cb' }]);
  });

  test('from 8.22 on begin with a choice whose second half leads to OAuth 2.0', async () => {
    const ada = await jira.as('ada');
    const page = jira.url + LIST;
    expect((await ada.visit(page)).text).not.toContain('Create new link');
    const dialog = await ada.submit(page, { step: 'choose' });
    expect(dialog.text).toContain('Atlassian product');
    const wrongTurn = await ada.submit(page, {
      step: 'create',
      applicationType: 'external',
      applicationUrl: 'Footbridge',
    });
    expect(wrongTurn.text).toContain('OAuth 2.0');
    expect(wrongTurn.text).not.toContain('Public Key');
    const right = await ada.submit(page, {
      step: 'create',
      applicationType: 'atlassian',
      applicationUrl: 'Footbridge',
    });
    expect(right.text).toContain('No response was received');
    const ticked = {
      step: 'link',
      applicationName: 'Ticked',
      applicationUrl: 'http://x',
      createIncoming: 'true',
    };
    const incoming = await ada.submit(page, ticked);
    expect(incoming.text).toContain('Public Key');
    expect(incoming.text).not.toContain('Callback');
    await ada.submit(page, {
      ...ticked,
      step: 'incoming',
      consumerKey: 'ticked',
      consumerName: 'Ticked',
      publicKey: spki(),
    });
    expect(jira.links.find('ticked')?.callbackUrl).toBeUndefined();
  });

  test.each([
    ['an SPKI key', (key: KeyForms) => key.spki, true],
    ['its base64 alone', (key: KeyForms) => key.spki.replace(/-----.*?-----/g, ''), true],
    ['a PKCS#1 key', (key: KeyForms) => key.pkcs1, false],
    ['a private key', (key: KeyForms) => key.private, false],
    ['a key of another kind', (key: KeyForms) => key.elliptic, false],
    ['ssh-rsa', () => 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ== me', false],
    ['nothing', () => '', false],
  ])('take %s or refuse it as Jira does', (_, form, isAccepted) => {
    const add = () =>
      jira.links.add({ name: 'x', consumerKey: alphanumeric(8), publicKey: form(keyForms()) });
    if (isAccepted) expect(add().key.asymmetricKeyType).toBe('rsa');
    else expect(add).toThrow(/public key/i);
  });
});

interface KeyForms {
  spki: string;
  pkcs1: string;
  private: string;
  elliptic: string;
}

function keyForms(): KeyForms {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const elliptic = createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  return {
    spki: String(publicKey.export({ type: 'spki', format: 'pem' })),
    pkcs1: String(publicKey.export({ type: 'pkcs1', format: 'pem' })),
    private: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    elliptic: String(elliptic.export({ type: 'spki', format: 'pem' })),
  };
}
