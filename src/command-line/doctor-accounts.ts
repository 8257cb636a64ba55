import { NestFactory } from '@nestjs/core';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { Rung } from '../alm/link-health.js';
import { openFoundation } from '../app.js';
import { AuditLog } from '../audit/audit-log.js';
import { ConfigProblem, type Config } from '../config.js';
import { FoundationModule, type Foundation } from '../foundation.module.js';
import { counted } from '../words.js';
import { paths } from '../paths.js';
import type { Finding } from './finding.js';

/** Whether the key opens the secrets, and the way to each Jira as far as it can be seen without a person. */
export async function* lookAtAccounts(config: Config): AsyncGenerator<Finding> {
  let foundation: Foundation;
  try {
    foundation = await openFoundation(config);
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    return yield { about: 'Key', isGood: false, text: error.message };
  }
  yield { about: 'Key', isGood: true, text: 'opens the secrets of this database' };
  yield await auditLog(foundation);

  const rooms = { module: class DoctorModule {}, imports: [FoundationModule.of(foundation), AccountsModule] };
  const app = await NestFactory.createApplicationContext(rooms, { logger: false, abortOnError: false });
  try {
    const accounts = app.get(AccountsService);
    const origin = config.baseUrl ?? `http://localhost:${config.port}`;
    for (const account of await accounts.saved()) yield await wayTo(account, accounts, origin);
  } finally {
    await app.close();
  }
}

async function auditLog({ database, config }: Foundation): Promise<Finding> {
  const { entries, brokenAt } = await new AuditLog(database, config).check();
  const whole = `is whole (${counted(entries, 'entry', 'entries')})`;
  const broken = `was tampered with: entry ${brokenAt} does not follow from the one before. Compare it with a backup.`;
  return {
    about: 'Audit log',
    isGood: brokenAt === undefined,
    text: brokenAt === undefined ? whole : broken,
  };
}

async function wayTo(account: AlmAccount, accounts: AccountsService, origin: string): Promise<Finding> {
  const about = account.name;
  const callbackUrl = `${origin}${paths.oauth.callback({ accountId: account.id })}`;
  const site = await accounts.open(account, 'doctor');
  const rungs = await site.climb({ callbackUrl });
  const wrong = rungs.filter(({ state }) => state === 'failed' || state === 'warned');
  if (wrong.length === 0)
    return {
      about,
      isGood: true,
      text: `${account.baseUrl} answers, and its clock and certificate are good`,
    };
  return {
    about,
    isGood: !wrong.some(({ state }) => state === 'failed'),
    isWarning: true,
    text: wrong.map(inWords).join(' '),
  };
}

function inWords({ label, finding, problem }: Rung): string {
  return [`${label}: ${finding}`, problem?.cure].filter(Boolean).join(' ');
}
