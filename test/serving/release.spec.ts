import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', '.ci', 'release.mjs');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'footbridge-release-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function release(tag: string, changelog: string) {
  writeFileSync(join(folder, 'package.json'), '{ "version": "1.2.3" }');
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, tag], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, says: (stdout + stderr).trim() };
}

test('what is new in the version of the tag is what its release says', () => {
  const changelog =
    '# Changelog\n\n## Unreleased\n\n- Later.\n\n## 1.2.3 - 2026-11-30\n\n- News.\n\n## 1.2.2 - 2026-11-01\n\n- Old.\n';
  expect(release('v1.2.3', changelog)).toEqual({ status: 0, says: '- News.' });
});

test.each([
  ['a tag of another version', 'v1.2.4', '## 1.2.3 - 2026-11-30\n\n- News.\n', 'package.json says 1.2.3'],
  [
    'a version that the list of changes does not have',
    'v1.2.3',
    '## Unreleased\n\n- News.\n',
    'has no heading',
  ],
  ['a heading without a day', 'v1.2.3', '## 1.2.3 soon\n\n- News.\n', '<year>-<month>-<day>'],
  [
    'a version of which nothing is said',
    'v1.2.3',
    '## 1.2.3 - 2026-11-30\n\n## 1.2.2 - 2026-11-01\n',
    'says nothing',
  ],
])('%s is not released', (_, tag, changelog, words) => {
  expect(release(tag, changelog)).toEqual({ status: 1, says: expect.stringContaining(words) });
});
