import { existsSync, readFileSync } from 'node:fs';
import { ownerOf, runsAs } from './owner.js';

/** Settings that may stand in a file, which a setting of that name with `_FILE` behind it names. */
const KEPT_IN_FILES = [
  'FOOTBRIDGE_ENCRYPTION_KEY',
  'FOOTBRIDGE_OIDC_CLIENT_SECRET',
  'FOOTBRIDGE_OIDC_CA',
  'FOOTBRIDGE_MAIL_PASSWORD',
  'FOOTBRIDGE_MAIL_CA',
];

/** The names of the settings that name a file. */
export const SETTINGS_IN_FILES = KEPT_IN_FILES.map((name) => `${name}_FILE`);

/** The settings with what stands in files, and a sentence for each file that cannot be read. */
export function withFiles(env: NodeJS.ProcessEnv): { values: NodeJS.ProcessEnv; problems: string[] } {
  const values = { ...env };
  const problems: string[] = [];
  for (const name of KEPT_IN_FILES) {
    const file = env[`${name}_FILE`];
    if (!file) continue;
    if (env[name]) problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    else
      try {
        values[name] = readFileSync(file, 'utf8');
      } catch (error) {
        problems.push(`${name}_FILE names a file that cannot be read: ${unreadable(file, error)}`);
      }
  }
  return { values, problems };
}

function unreadable(file: string, error: unknown): string {
  const { code } = error as { code?: string };
  if (code === 'ENOENT') return `there is no ${file}.`;
  if (code !== 'EACCES') return `${file} (${code}).`;
  const owner = existsSync(file) ? `belongs to ${ownerOf(file)}` : 'is in a folder that is closed to it';
  return `Footbridge runs as ${runsAs()}, and ${file} ${owner}. Let it be read by that user.`;
}
