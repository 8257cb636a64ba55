import type { AccountHour } from '../accounts/account-hour.entity.js';
import { DAYS } from '../accounts/account-hours.js';
import { nameOf } from '../accounts/account-name.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { certificateEnd } from '../accounts/health/certificates.view.js';
import { checkSentence } from '../accounts/health/check.view.js';
import type { StateCount } from '../changes/change-figures.js';
import { version } from '../config.js';
import { agoText, dayText, timeView } from '../dates.js';
import { paths } from '../paths.js';
import { counted, inDigits } from '../words.js';
import type { OutboxState } from '../mail/outbox.js';
import type { ServerFacts } from './server-state.js';
import { helpOnCause } from '../web/help-on.js';

const DAY = 24 * 60 * 60_000; // milliseconds
const OPEN = ['waiting', 'being made', 'not known yet', 'conflict'];
const LITTLE = 1_000_000_000; // bytes of room on the disk
const LATE = 8 * DAY; // since the last backup

interface Watched {
  accounts: AlmAccount[];
  /** The oldest first. */
  hours: AccountHour[];
  counts: StateCount[];
  /** Since when its site answers nobody. */
  awaySince: (account: AlmAccount) => Date | undefined;
  server: ServerFacts;
  mail: MailState;
}

/** Absent where no mail is sent. */
export type MailState = (OutboxState & { server: string }) | undefined;

export function statusView(watched: Watched, now = Date.now()) {
  const { accounts, server, mail } = watched;
  return {
    title: 'Status',
    section: 'accounts',
    lead: `Footbridge ${version}, running since ${timeView(server.upSince).text}.`,
    accountsPath: paths.accounts.index(),
    facts: [...serverFacts(server, now), ...mailFacts(mail)],
    testMailPath: mail ? paths.testMail() : '',
    accounts: accounts.map((account) => accountView(account, watched, now)),
  };
}

function serverFacts(server: ServerFacts, now: number) {
  const { openBoards, freeBytes, databaseBytes, lastBackup } = server;
  const backup = lastBackup
    ? `${timeView(lastBackup).text}, ${agoText(now - lastBackup.getTime())}`
    : 'None that Footbridge knows of. To be run every night:';
  return [
    {
      ...fact('Last backup', backup, !lastBackup || now - lastBackup.getTime() > LATE),
      command: lastBackup ? '' : 'footbridge backup',
    },
    fact('Room on the disk', `${inGigabytes(freeBytes)} free`, freeBytes < LITTLE),
    fact('Database', inMegabytes(databaseBytes)),
    fact('Boards that are open', inDigits(openBoards)),
  ];
}

function mailFacts(mail: MailState) {
  if (!mail)
    return [fact('Mail', 'None is sent: links are copied. FOOTBRIDGE_MAIL_URL names a server for it.')];
  const { server, waiting, failure, givenUp, lastFailure } = mail;
  const standing = waiting === 0 ? 'nothing waits' : `${counted(waiting, 'message waits', 'messages wait')}`;
  const lost = `${counted(givenUp, 'message was', 'messages were')} given up in the last week. ${lastFailure ?? ''}`;
  return [
    fact('Mail', [`Through ${server}: ${standing}.`, failure ?? ''].join(' ').trim(), failure !== null),
    ...(givenUp > 0 ? [fact('Mail that was not sent', lost.trim(), true)] : []),
  ];
}

function accountView(account: AlmAccount, { hours: all, counts, awaySince }: Watched, now: number) {
  const hours = all.filter(({ accountId }) => accountId === account.id);
  const open = counts.filter(({ accountId, state }) => accountId === account.id && OPEN.includes(state));
  const away = awaySince(account);
  const days = lastDays(hours, now);
  const end = certificateEnd(account);
  return {
    name: nameOf(account),
    path: paths.accounts.ladder({ id: account.id }),
    state: account.failure ?? (account.lastCheck ? checkSentence(account.lastCheck) : ''),
    isFailing: account.isFailing,
    days,
    sum: sumText(hours),
    worst: worstText(hours),
    facts: [
      ...(away
        ? [
            fact(
              'Does not answer',
              `Since ${timeView(away).text}. It is asked again every few seconds.`,
              true,
            ),
          ]
        : []),
      ...(end ? [fact('Certificate ends', timeView(end).text, end.getTime() - now < 30 * DAY)] : []),
      fact(
        'Changes not settled',
        openText(open, now),
        open.some(({ since }) => now - since.getTime() > DAY),
      ),
    ],
  };
}

function fact(label: string, value: string, isAlarming = false) {
  return { label, value, isAlarming, command: '' };
}

/** One for each of the last days, the oldest first. */
function lastDays(hours: AccountHour[], now: number) {
  const byDay = new Map<string, AccountHour[]>();
  for (const one of hours) byDay.set(dayOf(one.hour), [...(byDay.get(dayOf(one.hour)) ?? []), one]);
  return Array.from({ length: DAYS }, (_, i) => {
    const day = dayOf(new Date(now - (DAYS - 1 - i) * DAY));
    const own = byDay.get(day) ?? [];
    const [calls, failures] = [sumOf(own, 'calls'), sumOf(own, 'failures')];
    const share = calls === 0 ? 0 : failures / calls;
    const state = calls === 0 ? 'quiet' : share === 0 ? 'good' : share < 0.5 ? 'shaky' : 'bad';
    const failed = failures === 0 ? 'all answered' : `${inDigits(failures)} not answered`;
    return {
      state,
      text: `${dayText(day)}: ${calls === 0 ? 'no calls' : `${counted(calls, 'call')}, ${failed}`}`,
    };
  });
}

const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

function sumText(hours: AccountHour[]): string {
  const [calls, failures] = [sumOf(hours, 'calls'), sumOf(hours, 'failures')];
  if (calls === 0) return `No calls in ${DAYS} days.`;
  const answered = Math.floor((1000 * (calls - failures)) / calls) / 10;
  return `${answered} % of ${counted(calls, 'call')} in ${DAYS} days were answered.`;
}

/** The last hour in which something was not answered, with what it was. */
function worstText(hours: AccountHour[]) {
  const last = hours.filter(({ failures }) => failures > 0).at(-1);
  if (!last) return null;
  const { cause } = last;
  return {
    text: `Last not answered in the hour from ${timeView(last.hour).text}`,
    cause: cause ?? '',
    help: cause ? helpOnCause(cause) : '',
  };
}

function openText(open: StateCount[], now: number): string {
  const total = sumOf(open, 'count');
  if (total === 0) return 'None';
  const oldest = Math.min(...open.map(({ since }) => since.getTime()));
  const states = open.map(({ state, count }) => `${inDigits(count)} ${state}`).join(', ');
  return `${states}; the oldest was asked for ${agoText(now - oldest)}`;
}

function sumOf<K extends string>(rows: Record<K, number>[], name: K): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
