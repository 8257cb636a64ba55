import { X509Certificate } from 'node:crypto';
import { paths } from '../../src/paths.js';
import { aCertificate, anAuthority, type Identity } from '../alm/certificates.js';
import { FakeJira } from '../fake-jira/fake-jira.js';
import { beginDraft, linkInJira, savedAccount } from '../support/account-stories.js';
import type { Browser } from '../support/browser.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { signedInAdministrator } from '../support/stories.js';

let footbridge: RunningFootbridge;
let authority: Identity;
let ada: Browser;
const jiras: FakeJira[] = [];

beforeAll(async () => {
  [footbridge, authority] = await Promise.all([startFootbridge(), anAuthority('Example Works CA')]);
  ada = await signedInAdministrator(footbridge);
});
afterAll(async () => {
  await footbridge?.stop();
  await Promise.all(jiras.map((jira) => jira.stop()));
});

/** A Jira with a certificate of the private authority. */
async function secureJira({ days = 365 } = {}): Promise<FakeJira> {
  const own = await aCertificate({ by: authority, days });
  const jira = await FakeJira.start({ tls: { cert: own.cert + authority.cert, key: own.key } });
  // Its connector would take itself for plain http, as any behind a proxy does that tells it nothing.
  jira.believesIn(jira.url);
  jiras.push(jira);
  return jira;
}

test('JF-13 an untrusted authority is shown with its fingerprint and trusted for this account alone', async () => {
  const jira = await secureJira();
  await beginDraft(ada);
  const other = ada.page.path;
  await ada.press('Keep draft', { baseUrl: jira.url });
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  const path = ada.page.path;
  await ada.press('Every step', { name: 'Private', baseUrl: jira.url });
  const rung = ada.page.$('#rung-tls');
  expect(rung.hasClass('rung-failed')).toBe(true);
  expect(rung.text()).toContain('Example Works CA');
  expect(rung.text()).toMatch(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  expect(rung.find('.cure').text()).toContain('A Footbridge administrator');

  await ada.press('Trust this authority for this account');
  expect(ada.page.text).toContain('Example Works CA is trusted for this account');
  expect(ada.page.$('#rung-tls').text()).toContain('Passed');
  expect(ada.page.$('#rung-signature').text()).toContain('Passed');
  await ada.visit(path);
  expect(ada.page.text).toContain('Example Works CA');
  expect(ada.page.value('certificateAuthority')).toContain('BEGIN CERTIFICATE');

  await ada.visit(other);
  await ada.press('Check the link');
  expect(ada.page.$('#check .notice-error').text()).toMatch(/certificate .* is not trusted/i);

  await ada.visit(path);
  await ada.press('Stop trusting it');
  expect(ada.page.value('certificateAuthority').trim()).toBe('');
  await ada.press('Check the link');
  expect(ada.page.$('#check .notice-error').text()).toMatch(/certificate .* is not trusted/i);
});

test('trusting one keeps those that were pasted before', async () => {
  const jira = await secureJira();
  const pasted = await anAuthority('Other Works CA');
  await beginDraft(ada);
  const path = ada.page.path;
  await ada.press('Every step', { baseUrl: jira.url, certificateAuthority: pasted.cert });
  await ada.press('Trust this authority for this account');
  expect(ada.page.$('#rung-tls').text()).toContain('Passed');
  await ada.visit(path);
  expect(ada.page.value('certificateAuthority').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(ada.page.text).toContain('Other Works CA');
  expect(ada.page.text).toContain('Example Works CA');
});

test('with an authority at hand, an intermediate certificate that is not sent is named; to trust the leaf alone comes last', async () => {
  const issuing = await anAuthority('Example Issuing CA', { by: authority });
  const own = await aCertificate({ by: issuing, days: 40 });
  const jira = await FakeJira.start({ tls: own });
  jira.believesIn(jira.url);
  jiras.push(jira);
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  const path = ada.page.path;
  await ada.press('Every step', { baseUrl: jira.url, certificateAuthority: authority.cert });
  const rung = ada.page.$('#rung-tls');
  expect(rung.text()).toMatch(/issued by “Example Issuing CA”, whose certificate is neither sent along/);
  expect(rung.find('.cure').text()).toMatch(
    /send the whole chain .* add the certificate of “Example Issuing CA”/,
  );
  const end = ada.page.$('#rung-tls .remedy').last();
  expect(end.text()).toMatch(/If nothing else can be done/);
  expect(end.find('time').attr('datetime')).toContain(
    new Date(new X509Certificate(own.cert).validTo).toISOString().slice(0, 10),
  );
  expect(rung.text()).not.toContain('Trust this authority');

  const page = await ada.press('Trust only this certificate, until it ends');
  expect(page.text).toMatch(
    /Only the certificate of 127\.0\.0\.1 is trusted for this account, until it ends/,
  );
  expect(page.$('#rung-tls').text()).toContain('Passed');

  // The better cure: the one certificate that is missing, below the one that was there.
  await ada.visit(path);
  await ada.press('Every step', { certificateAuthority: `${authority.cert}\n${issuing.cert}` });
  expect(ada.page.$('#rung-tls').text()).toContain('Passed');
});

test('another certificate than the one that was compared is not trusted', async () => {
  const jira = await secureJira();
  await beginDraft(ada);
  await ada.press('Every step', { baseUrl: jira.url });
  const page = await ada.press('Trust this authority for this account', {
    fingerprint: Array(32).fill('AB').join(':'),
  });
  expect(page.status).toBe(409);
  expect(page.text).toContain('another certificate now than the one you compared');
  expect(page.$('#rung-tls').hasClass('rung-failed')).toBe(true);
});

test('an authority is pasted, and what is no certificate is named; links stay either way', async () => {
  const jira = await secureJira();
  await beginDraft(ada);
  linkInJira(jira, ada.page);
  const wrong = await ada.press('Keep draft', { baseUrl: jira.url, certificateAuthority: 'ssh-rsa AAAA' });
  expect(wrong.status).toBe(422);
  expect(wrong.$('#certificateAuthority-error').text()).toContain('public key, not a certificate');
  expect(wrong.$('details.optional').attr('open')).toBeDefined();
  await ada.press('Check the link', { certificateAuthority: authority.cert });
  expect(ada.page.$('#check .notice-success')).toHaveLength(1);
});

test('pasting one into a saved account drops nobody’s link', async () => {
  const jira = await FakeJira.start();
  jiras.push(jira);
  const id = await savedAccount(ada, jira, { name: 'Linked' });
  await ada.visit(paths.accounts.edit({ id }));
  await ada.press('Save', { certificateAuthority: authority.cert });
  expect(ada.page.status).toBe(200);
  expect(ada.page.text).toContain('drops 1 link');
  expect(ada.page.$('.badge').first().text()).toBe('Works');
});

test('the end of a certificate is announced thirty days ahead, on the account and in the list', async () => {
  const jira = await secureJira({ days: 12 });
  await beginDraft(ada);
  await ada.press('Every step', {
    name: 'Ending',
    baseUrl: jira.url,
    certificateAuthority: authority.cert,
  });
  expect(ada.page.$('#rung-tls').text()).toContain('Take note');
  await ada.follow('Ending');
  expect(ada.page.text).toContain('Certificate ends in 11 days');
  await ada.visit(paths.accounts.index());
  expect(ada.page.$('.list').text()).toContain('Certificate ends in 11 days');
});

test('there is no switch that turns verification off', async () => {
  await beginDraft(ada);
  expect(ada.page.$('input[type=checkbox]')).toHaveLength(0);
  expect(ada.page.html).not.toMatch(/insecure|skip verification|verify/i);
});
