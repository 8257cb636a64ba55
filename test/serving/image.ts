import { cpSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * What the image holds, and nothing else: a folder with what the last stage of the Dockerfile copies, each where it
 * comes to lie.
 */
export function imageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footbridge-image-'));
  const lastStage = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .at(-1)!;
  for (const [, words] of lastStage.matchAll(/^COPY (.+)$/gm)) {
    const [target, ...sources] = words
      .split(' ')
      .filter((word) => !word.startsWith('--'))
      .reverse();
    for (const source of sources) {
      const name = source.replace(/^\/app\//, '');
      const place = join(folder, target.endsWith('/') ? join(target, name) : target);
      if (name === 'node_modules') symlinkSync(join(ROOT, name), place);
      else cpSync(join(ROOT, name), place, { recursive: true });
    }
  }
  return folder;
}
