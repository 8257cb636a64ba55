import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Change } from '../../src/changes/change.entity.js';
import { Changes } from '../../src/changes/changes.js';
import { Mail } from '../../src/mail/mail.entity.js';
import { paths } from '../../src/paths.js';
import { Profile } from '../../src/people/profile.entity.js';
import { aCertificate, anAuthority } from '../alm/certificates.js';
import { aBoard, aTeam, type Team } from '../support/board-stories.js';
import { HOUR } from '../support/clock.js';
import { freePort } from '../support/free-port.js';
import { startFootbridge, type RunningFootbridge } from '../support/footbridge.js';
import { MailListener } from '../support/mail-listener.js';
import { ADA, PASSWORD, signedInAdministrator } from '../support/stories.js';
import { until } from '../support/until.js';
import { stopwatch } from '../support/stopwatch.js';

const ACCOUNT = { user: 'foot bridge', password: 'a password of mail' };
const FROM = { FOOTBRIDGE_MAIL_FROM: 'Footbridge <footbridge@example.org>' };
const BEN = 'ben@example.com';
const lines: string[] = [];

let listener: MailListener;
let team: Team;
let boardId: string;

beforeAll(async () => {
  const authority = await anAuthority('Mail authority');
  listener = await new MailListener({
    tls: await aCertificate({ by: authority }),
    account: ACCOUNT,
  }).start();
  const port = await freePort();
  const env = {
    ...FROM,
    PORT: String(port),
    FOOTBRIDGE_BASE_URL: `http://127.0.0.1:${port}`,
    FOOTBRIDGE_MAIL_URL: `smtp://${encodeURIComponent(ACCOUNT.user)}@127.0.0.1:${listener.port}`,
    FOOTBRIDGE_MAIL_PASSWORD: ACCOUNT.password,
    FOOTBRIDGE_MAIL_CA: authority.cert,
    FOOTBRIDGE_LOG_LEVEL: 'debug',
  };
  team = await aTeam({ env, log: (line) => lines.push(line) });
  const path = await aBoard(team.ada, team.accountId, { source: 'projects', projects: ['SHOP'] });
  boardId = path.split('/')[2];
});
afterAll(async () => {
  await team?.stop();
  await listener?.stop();
});
beforeEach(() => listener.inbox.splice(0));
afterEach(async () => {
  team.jira.faults.clear();
  await team.footbridge.database.write((manager) => manager.clear(Mail));
});

const waiting = () => team.footbridge.database.read.find(Mail);
/** The server has a mail a moment before it is written down that it was sent. */
const untilAllIsSent = () => until(async () => (await waiting()).length === 0);

describe('mail', () => {
  test('AF-29 an invitation is sent, encrypted, and shown as well; the link in it works', async () => {
    await team.ada.visit(paths.people.index());
    const page = await team.ada.press('Create invitation', { note: 'Cleo', email: 'Cleo@Example.com' });
    const link = String(page.$('#invitation-link').attr('value'));
    expect(page.text).toContain('It is also on its way to cleo@example.com.');
    const mail = await listener.next('cleo@example.com');
    expect([mail.subject, mail.isEncrypted, mail.user]).toEqual([
      'You are invited to Footbridge',
      true,
      ACCOUNT.user,
    ]);
    expect(mail.text).toContain(`\n${link}`);
    expect(mail.raw).toMatch(/^From: Footbridge <footbridge@example\.org>/m);
    expect(mail.raw).toMatch(/^Auto-Submitted: auto-generated/m);
    const cleo = team.footbridge.browser();
    await cleo.visit(link);
    await cleo.press('Join', { name: 'Cleo', email: 'cleo@example.com', password: PASSWORD });
    expect(cleo.page.text).toContain('Welcome, Cleo.');
    await untilAllIsSent();
    expect(lines.join('\n')).not.toContain(link.split('/').pop());
  });

  test('an invitation without an address is only shown, and a wrong address is said beside it', async () => {
    await team.ada.visit(paths.people.index());
    await team.ada.press('Create invitation', { note: 'Somebody' });
    expect(team.ada.page.text).not.toContain('on its way');
    await team.ada.visit(paths.people.index());
    const page = await team.ada.press('Create invitation', { email: 'x@y\r\nBcc: eve@example.com' });
    expect(page.status).toBe(422);
    expect(await waiting()).toEqual([]);
  });

  test('a reset link is sent to the person, and nothing of their name becomes a header', async () => {
    const { database } = team.footbridge;
    const name = 'Ben\r\nBcc: eve@example.com\r\n\r\nClick http://evil.example';
    await database.write((manager) => manager.update(Profile, { email: BEN }, { name }));
    await team.ada.visit(paths.people.index());
    const { id } = await database.read.findOneByOrFail(Profile, { email: BEN });
    const page = await team.ada.post(paths.people.passwordReset({ id }), {});
    await database.write((manager) => manager.update(Profile, { email: BEN }, { name: 'Ben' }));
    const mail = await listener.next(BEN);
    expect(mail.to).toEqual([BEN]);
    expect(mail.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(mail.text).toContain('Hello Ben Bcc: eve@example.com Click http://evil.example,');
    expect(mail.text).toContain(String(page.$('#reset-link').attr('value')));
  });

  test('whoever changes what somebody else has changed, and has gone, is told the key and nothing else', async () => {
    await aChangeThatIsLeft('SHOP-3', 'Between us');
    await allMailIsDue(new Date(Date.now() + HOUR)); // the second comes in time, however long it takes
    await aChangeThatIsLeft('SHOP-5', 'Also between us');
    await sendNow();
    const mail = await listener.next(BEN);
    expect(mail.subject).toBe('2 of your changes need you');
    expect(mail.text).toContain('What you changed of SHOP-3 and SHOP-5 is not made yet');
    expect(mail.text).toContain(team.footbridge.url + paths.changes.index());
    expect(mail.text).not.toMatch(/between us|Comment/i);
    expect(listener.inbox.filter(({ to }) => to.includes(BEN))).toEqual([]);
  });

  test('and is not told of the same one again, when it is come upon once more as at a start', async () => {
    await untilAllIsSent();
    const change = await team.footbridge.database.read.findOneByOrFail(Change, { key: 'SHOP-3' });
    await team.footbridge.app.get(Changes).goOn(change);
    expect(await waiting()).toEqual([]);
  });

  test('who does not want mail about their changes gets none', async () => {
    await team.ben.visit(paths.profile.show());
    await team.ben.press('Keep this choice', { mails: 'off' });
    expect(team.ben.page.$('[name=mails][value=off]').attr('checked')).toBeDefined();
    await aChangeThatIsLeft('SHOP-8', 'In silence');
    expect(await waiting()).toEqual([]);
    await team.ben.visit(paths.profile.show());
    await team.ben.press('Keep this choice', { mails: 'on' });
  });

  test('whose link Jira has ended is told once', async () => {
    team.jira.world.person('finn').password = 'another one';
    await until(async () => !(await team.finn.visit(paths.boards.show({ id: boardId }))).$('.card').length);
    const mail = await listener.next('finn@example.com');
    expect(mail.subject).toBe('Your link to Team Jira does not work any more');
    expect(mail.text).toContain(paths.credentials.edit({ accountId: team.accountId }));
    await untilAllIsSent();
    expect(listener.inbox).toEqual([]);
  });

  test('a test message is sent from Status; an address that the server does not know is given up and told', async () => {
    const test = () => team.ada.press('Send a test message');
    await team.ada.visit(paths.status());
    expect(team.ada.page.text).toContain(`Through 127.0.0.1:${listener.port}: nothing waits.`);
    expect((await test()).text).toContain(`A test message to ${ADA.email} is on its way.`);
    expect((await listener.next(ADA.email)).subject).toBe('Mail of Footbridge arrives');
    listener.unknown.add(ADA.email);
    await test();
    await until(async () => (await team.ada.visit(paths.status())).text.includes('1 message was given up'));
    expect(team.ada.page.text).toContain('The mail server does not take mail for that address (550).');
    const { database } = team.footbridge;
    const [row] = await database.read.query('SELECT "sealed_facts", "due_at" FROM "mail"');
    expect(row).toEqual({ sealed_facts: null, due_at: null });
    await database.write((manager) => manager.clear(Mail));
    expect((await team.ben.post(paths.testMail(), {})).status).toBe(404);
  });
});

/** Ben has commented, Jira was down for more than an hour, and he does not look. */
async function aChangeThatIsLeft(key: string, comment: string): Promise<void> {
  const { database } = team.footbridge;
  await team.ben.visit(paths.items.show({ boardId, key }));
  team.jira.faults.plant({ kind: 'status', status: 503 });
  await team.ben.press('Comment', { comment });
  await until(async () => (await database.read.findOneByOrFail(Change, { key })).answer);
  team.jira.faults.clear();
  const { id } = await database.read.findOneByOrFail(Change, { key });
  const waited = { confirmedAt: new Date(Date.now() - 2 * HOUR), dueAt: new Date(0) };
  await database.write((manager) => manager.update(Change, id, waited));
  // A Jira that has answered nobody is asked by one only, for a moment.
  await until(
    async () => (await team.ben.visit(paths.items.show({ boardId, key: 'SHOP-19' }))).status === 200,
  );
  await team.ben.press('Set points', { points: String(key.length + comment.length) }); // wakes the clock
  await until(async () => {
    const { dueAt, answer } = await database.read.findOneByOrFail(Change, { id });
    return dueAt === null && answer?.includes('more than an hour');
  });
}

/** What is gathered for ten seconds is sent at once. */
async function sendNow(): Promise<void> {
  await allMailIsDue(new Date(0));
  await team.ada.visit(paths.status());
  await team.ada.press('Send a test message');
  await listener.next(ADA.email);
}

async function allMailIsDue(dueAt: Date): Promise<void> {
  await team.footbridge.database.write((manager) => manager.updateAll(Mail, { dueAt }));
}

describe('a mail server that is not as it should be keeps nobody waiting:', () => {
  let footbridge: RunningFootbridge | undefined;
  afterEach(() => footbridge?.stop());

  /** What Status says of the first mail. */
  async function told(url: string, more: Record<string, string> = {}): Promise<string> {
    const env = { ...FROM, FOOTBRIDGE_BASE_URL: 'http://127.0.0.1', FOOTBRIDGE_MAIL_URL: url, ...more };
    footbridge = await startFootbridge(env, () => undefined);
    const ada = await signedInAdministrator(footbridge);
    await ada.visit(paths.status());
    await ada.press('Send a test message');
    await until(async () => {
      const [mail] = await footbridge!.database.read.find(Mail);
      return !mail || mail.tries > 0;
    });
    return (await ada.visit(paths.status())).text;
  }

  test('one with a certificate of nobody is not trusted', async () => {
    const name = `127.0.0.1:${listener.port}`;
    const user = { FOOTBRIDGE_MAIL_PASSWORD: 'never shown' };
    expect(await told(`smtp://ben@${name}`, user)).toContain(
      `1 message waits. The certificate of the mail server ${name} is not trusted.`,
    );
  });

  test('one without encryption gets nothing, unless a setting says so', async () => {
    const plain = await new MailListener().start();
    try {
      expect(await told(`smtp://127.0.0.1:${plain.port}`)).toContain('offers no encryption');
      await footbridge!.stop();
      const sent = await told(`smtp://127.0.0.1:${plain.port}`, { FOOTBRIDGE_MAIL_TLS: 'optional' });
      expect(sent).toContain('nothing waits');
      expect(plain.inbox).toHaveLength(1);
    } finally {
      await plain.stop();
    }
  });

  test('one that refuses the password is told, and gets the mail once it takes it', async () => {
    const wanted = { user: 'ben', password: 'right' };
    const tls = await aCertificate();
    const strict = await new MailListener({ tls, account: wanted }).start();
    const env = { FOOTBRIDGE_MAIL_PASSWORD: 'wrong', FOOTBRIDGE_MAIL_CA: tls.cert };
    try {
      expect(await told(`smtp://ben@127.0.0.1:${strict.port}`, env)).toContain(
        'refuses user name or password',
      );
      wanted.password = 'wrong';
      await footbridge!.database.write((manager) => manager.updateAll(Mail, { dueAt: new Date(0) }));
      await footbridge!.restart();
      expect((await strict.next(ADA.email)).isEncrypted).toBe(true);
    } finally {
      await strict.stop();
    }
  });

  test('one that never answers holds up neither a page nor the end of Footbridge', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await until(() => silent.listening);
    const { port } = silent.address() as AddressInfo;
    const env = {
      ...FROM,
      FOOTBRIDGE_BASE_URL: 'http://127.0.0.1',
      FOOTBRIDGE_MAIL_URL: `smtp://127.0.0.1:${port}`,
    };
    footbridge = await startFootbridge(env, () => undefined);
    const ada = await signedInAdministrator(footbridge);
    await ada.visit(paths.status());
    await ada.press('Send a test message');
    await until(() => sockets.length === 1);
    const took = stopwatch();
    await ada.visit(paths.people.index());
    await ada.press('Create invitation', { email: 'cleo@example.com' });
    expect(ada.page.text).toContain('It is also on its way');
    await footbridge.stop();
    footbridge = undefined;
    expect(took()).toBeLessThan(8_000);
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });
});

test('without a mail server nothing is asked, written down or promised', async () => {
  const footbridge = await startFootbridge();
  try {
    const ada = await signedInAdministrator(footbridge);
    expect((await ada.visit(paths.people.index())).$('[name=email]')).toHaveLength(0);
    await ada.press('Create invitation', { note: 'Ben' });
    expect(ada.page.text).not.toContain('on its way');
    expect((await ada.visit(paths.profile.show())).$('#mail')).toHaveLength(0);
    expect((await ada.visit(paths.status())).text).toContain('None is sent: links are copied.');
    expect((await ada.post(paths.testMail(), {})).status).toBe(404);
    expect(await footbridge.database.read.count(Mail)).toBe(0);
  } finally {
    await footbridge.stop();
  }
});
