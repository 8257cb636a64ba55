import { existsSync, statfsSync } from 'node:fs';
import { fileSystemFinding, fileSystemOf } from '../../src/database/file-system.js';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'SMB'],
  [0xff534d42 | 0, 'SMB'], // as a signed number
])('AF-10 a data folder on file system %i is told to be on %s, which is not fit for it', (type, name) => {
  expect(fileSystemFinding(type)).toEqual({ isUnfit: true, text: expect.stringContaining(`(${name})`) });
});

test('AF-11 a data folder that is gone with its container is told as that', async () => {
  expect(fileSystemFinding(0x794c7630)).toEqual({
    isUnfit: false,
    text: expect.stringContaining('gone with the container'),
  });
  const memory = '/dev/shm';
  if (!existsSync(memory) || statfsSync(memory).type !== 0x01021994)
    return console.warn('SKIPPED: /dev/shm is no tmpfs here, so no real one was looked at (AF-11)');
  expect((await fileSystemOf(memory))?.text).toContain('lies on tmpfs');
});

test('a disk is nothing to tell of', () => {
  expect(fileSystemFinding(0xef53)).toBeUndefined(); // ext4
});
