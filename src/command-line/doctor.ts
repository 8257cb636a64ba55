import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readConfig, type Config } from '../config.js';
import { assertSound } from '../database/backup.js';
import { DATABASE_FILE } from '../database/data-folder.js';
import { fileSystemOf } from '../database/file-system.js';
import { FolderLock } from '../database/folder-lock.js';
import { pendingIn } from '../database/schema.js';
import type { MailSettings } from '../mail-settings.js';
import { MailProblem, MailServer } from '../mail/mail-server.js';
import { counted } from '../words.js';
import { lookAtAccounts } from './doctor-accounts.js';
import type { Finding } from './finding.js';
import { Unwell } from './unwell.js';

const LITTLE = 1_000_000_000; // bytes

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'Looks at the data folder, the database, the address for people and the way to each Jira, and says what is wrong and who mends it. Changes nothing. Exit code 1 when something is wrong; a warning is none.',
    )
    .action(examine);
}

async function examine(): Promise<void> {
  const config = readConfig();
  const count = { 'good ': 0, 'warn ': 0, WRONG: 0 };
  for await (const finding of findings(config)) {
    const mark = markOf(finding);
    console.log(`${mark}  ${finding.about}: ${finding.text}`);
    count[mark] += 1;
  }
  console.log(summary(count.WRONG, count['warn ']));
  if (count.WRONG > 0) throw new Unwell();
}

function markOf({ isGood, isWarning }: Finding) {
  if (!isGood) return 'WRONG';
  return isWarning ? 'warn ' : 'good ';
}

function summary(wrong: number, warnings: number): string {
  const warned = warnings > 0 ? `${counted(warnings, 'warning')}.` : '';
  if (wrong > 0) return `${counted(wrong, 'thing')} to mend. ${warned}`.trim();
  return warned ? `Nothing is broken; ${warned}` : 'All is well.';
}

async function* findings(config: Config): AsyncGenerator<Finding> {
  const { dataDir, baseUrl } = config;
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file)) {
    yield {
      about: 'Data folder',
      isGood: false,
      text: `there is no database in ${dataDir}: it is made by the first start.`,
    };
    return;
  }
  yield await room(dataDir);
  const place = await fileSystemOf(dataDir);
  if (place)
    yield { about: 'Data folder', isGood: !place.isUnfit, isWarning: true, text: `${dataDir} ${place.text}` };
  const holder = await FolderLock.holder(dataDir);
  yield { about: 'Server', isGood: true, text: holder ? `is running (${holder})` : 'is not running' };
  if (baseUrl && holder) yield await addressForPeople(baseUrl);

  if (config.mail) yield await mailServer(config.mail);

  const sound = await soundness(file);
  yield sound;
  if (!sound.isGood) return;
  const pending = await pendingIn(file);
  if (pending.length > 0) {
    const text = `is older than this Footbridge and is brought up to date at the next start (${counted(pending.length, 'step')}); the key and each Jira are looked at after that`;
    return yield { about: 'Schema', isGood: true, isWarning: true, text };
  }
  yield { about: 'Schema', isGood: true, text: 'is up to date' };
  yield* lookAtAccounts(config);
}

async function room(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const text = `${dataDir} has ${(free / 1e9).toFixed(1)} GB free`;
  if (free >= LITTLE) return { about: 'Data folder', isGood: true, text };
  return { about: 'Data folder', isGood: false, text: `${text}. Make room there.` };
}

async function soundness(file: string): Promise<Finding> {
  try {
    await assertSound(file);
    return { about: 'Database', isGood: true, text: 'is whole' };
  } catch (error) {
    const { message } = error as Error;
    return { about: 'Database', isGood: false, text: `is damaged (${message}). Restore it from a backup.` };
  }
}

async function mailServer(settings: MailSettings): Promise<Finding> {
  const server = new MailServer(settings);
  try {
    await server.check();
    return { about: 'Mail', isGood: true, text: `${server.name} takes mail from Footbridge` };
  } catch (error) {
    if (!(error instanceof MailProblem)) throw error;
    return { about: 'Mail', isGood: false, text: error.message };
  }
}

/** Whether the address that people use leads to this Footbridge, as far as that can be seen from here. */
async function addressForPeople(baseUrl: string): Promise<Finding> {
  const about = 'Address for people';
  try {
    const { ok, status } = await fetch(`${baseUrl}/sign-in`, { signal: AbortSignal.timeout(5_000) });
    if (ok) return { about, isGood: true, text: `${baseUrl} answers` };
    return {
      about,
      isGood: false,
      text: `${baseUrl} answers ${status}. Look at the proxy before Footbridge.`,
    };
  } catch (error) {
    const { cause, message } = error as Error;
    const why = (cause as { code?: string })?.code ?? message;
    return {
      about,
      isGood: false,
      text: `${baseUrl} cannot be reached from here (${why}). Look at its name, its certificate and the proxy before Footbridge.`,
    };
  }
}
