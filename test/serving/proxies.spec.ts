import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aCertificate, anAuthority } from '../alm/certificates.js';
import { buildWhatIsStale } from '../support/process.js';
import { PROGRAMS } from './proxy-sample.js';

const ROOT = join(__dirname, '..', '..');
const STEPS = [
  /serves https:\/\/localhost:\d+\/footbridge/,
  'the first administrator is there',
  'Jira behind a private CA is linked, by both',
  'a change reaches an open board through the proxy at once',
  'nobody makes up the address they come from',
  'a backup was made beside the running server',
  'what was backed up is restored',
];

let folder: string;
beforeAll(async () => {
  buildWhatIsStale();
  folder = mkdtempSync(join(tmpdir(), 'footbridge-proxy-'));
  const authority = await anAuthority('Lantern Goods Root');
  writeFileSync(join(folder, 'ca.pem'), authority.cert);
  for (const [file, name] of Object.entries({ proxy: 'localhost', jira: '127.0.0.1' })) {
    const { cert, key } = await aCertificate({ name, by: authority });
    writeFileSync(join(folder, `${file}.pem`), cert);
    writeFileSync(join(folder, `${file}.key`), key);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.keys(PROGRAMS))('behind %s as the sample has it', (name) => {
  const isThere = existsSync(PROGRAMS[name].path);
  if (!isThere)
    console.warn(`SKIPPED: ${PROGRAMS[name].path} is missing, so nobody tried ${PROGRAMS[name].sample}`);

  (isThere ? test : test.skip)(
    'the path of an operator is walked from the image to the restored backup',
    () => {
      const args = ['--import', 'tsx', join(__dirname, 'operator-path.ts'), name, folder];
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: ROOT,
        env,
        encoding: 'utf8',
      });
      rmSync(join(folder, 'tonight.db'), { force: true });
      const done = stdout.split('\n').flatMap((line) => /^done: (.*)/.exec(line)?.[1] ?? []);
      if (status !== 0) throw new Error(`${stdout}\n${stderr}`);
      expect(done).toEqual(
        STEPS.map((step) => (typeof step === 'string' ? step : expect.stringMatching(step))),
      );
    },
    300_000,
  );
});

test('the sample for systemd is one that systemd understands', () => {
  if (!existsSync('/usr/bin/systemd-analyze'))
    return console.warn('SKIPPED: systemd-analyze is missing, so nobody tried footbridge.service');
  const unit = join(ROOT, 'docs', 'serving', 'footbridge.service');
  const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  // That program and user of this machine differ is none of the unit's business.
  const complaints = stderr
    .split('\n')
    .filter((line) => line.includes('footbridge.service') && !/not executable|Unknown user/.test(line));
  expect(complaints).toEqual([]);
});
