import { ZipFile } from 'yazl';
import { rungsFor, type AlmAccount } from '../alm-account.entity.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import { maskedWithin } from '../masked.js';
import type { Site } from '../site.js';
import type { AlmConnection, AlmProvider } from '../../alm/alm-provider.js';
import { version } from '../../config.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import { isUsable } from '../../credentials/usable.js';

const SHORTEST_SECRET = 8; // characters: shorter pieces of a secret would blot out ordinary words

export interface BundleParts {
  /** Only what may be shown of it goes into the bundle; its secrets are looked for in everything else. */
  site: Site;
  /** The last one first. */
  exchanges: LoggedExchange[];
  links: LinkedPerson[];
}

const README = `Support bundle of one ALM account of Footbridge.

exchanges.txt, exchanges.jsonl   the last calls to Jira: time, who, method, path, status, milliseconds, cause, request
ladder.txt, ladder.json          the last test of the connection, step by step, if there was one
causes.txt                       the causes seen in both, and how often
versions.json                    Footbridge, Node and Jira
settings.json                    settings of the account, with its public key and without any secret

What is not in here: private keys, tokens, passwords, cookies, the encryption key, queries and contents of
calls. What looks like one of them is replaced by "…". The names of people and of your Jira are in here:
look through the files before you send them on.
`;

/** Everything about an account that helps to find a fault, as a zip; see the README in it. */
export function supportBundle(parts: BundleParts): NodeJS.ReadableStream {
  const zip = new ZipFile();
  const { account, kind, connection } = parts.site;
  const secrets = secretsOf(connection);
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name);
  const addJson = (name: string, value: unknown) =>
    add(name, JSON.stringify(maskedWithin(value, secrets), null, 2) + '\n');

  const exchanges = maskedWithin(parts.exchanges.map(exchangeOf).reverse(), secrets) as ExchangeLine[];
  const ladder = ladderOf(account, secrets);
  add('README.txt', README);
  add('exchanges.jsonl', exchanges.map((line) => JSON.stringify(line) + '\n').join(''));
  add('exchanges.txt', exchanges.map((line) => readable(line, kind)).join(''));
  if (ladder) {
    addJson('ladder.json', ladder);
    add('ladder.txt', ladder.rungs.map(readableRung).join(''));
  }
  add('causes.txt', causesSeen(exchanges, ladder, kind));
  addJson('versions.json', versionsOf(account));
  addJson('settings.json', settingsOf(parts));
  zip.end();
  return zip.outputStream;
}

/** `footbridge-support-team-jira-2026-05-03.zip` */
export function bundleName({ name }: AlmAccount, now = new Date()): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return ['footbridge-support', slug, now.toISOString().slice(0, 10)].filter(Boolean).join('-') + '.zip';
}

type ExchangeLine = ReturnType<typeof exchangeOf>;

function exchangeOf(exchange: LoggedExchange) {
  const { at, who, method, path, status, duration, cause, requestId } = exchange;
  return { at: at.toISOString(), who, method, path, status, duration, cause, requestId };
}

function readable(line: ExchangeLine, kind: AlmProvider): string {
  const { at, who, method, path, status, duration, cause, requestId } = line;
  const outcome = `${status ?? 'no reply'} in ${duration} ms`;
  const why = cause ? `: ${kind.causeTitle(cause)} (${cause})` : '';
  return `${at}  ${method} ${path}  ${outcome}${why}  for ${who}, request ${requestId ?? 'none'}\n`;
}

function ladderOf({ ladder }: AlmAccount, secrets: string[]): AlmAccount['ladder'] {
  if (!ladder) return null;
  const { at, by } = ladder;
  return maskedWithin({ at, by, rungs: rungsFor(ladder) }, secrets) as AlmAccount['ladder'];
}

type Rung = NonNullable<AlmAccount['ladder']>['rungs'][number];

function readableRung({ label, state, duration, status, finding, problem }: Rung): string {
  const lines = [`${state.toUpperCase().padEnd(8)}${label} (${duration} ms${status ? `, ${status}` : ''})`];
  if (finding) lines.push(`        ${finding}`);
  if (problem) lines.push(`        ${problem.cause}: ${problem.cure} Where: ${problem.where}`);
  return lines.join('\n') + '\n';
}

function causesSeen(exchanges: ExchangeLine[], ladder: AlmAccount['ladder'], kind: AlmProvider): string {
  const seen = [
    ...exchanges.map(({ cause }) => cause),
    ...(ladder?.rungs ?? []).map(({ problem }) => problem?.cause),
  ].filter((cause) => cause !== null && cause !== undefined);
  if (seen.length === 0) return 'None.\n';
  const times = (cause: string) => seen.filter((one) => one === cause).length;
  return [...new Set(seen)]
    .sort((a, b) => times(b) - times(a))
    .map((cause) => `${String(times(cause)).padStart(4)}  ${cause}  ${kind.causeTitle(cause)}\n`)
    .join('');
}

function versionsOf({ site }: AlmAccount) {
  return {
    footbridge: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    jira: site && {
      version: site.version,
      title: site.title,
      ownBaseUrl: site.baseUrl,
      testedAt: site.testedAt,
    },
  };
}

function settingsOf({
  site: {
    account,
    kind: { keys },
    connection,
    lacks,
  },
  links,
}: BundleParts) {
  const { id, kind, name, baseUrl, settings, mapping, configurationVersion, testedVersion } = account;
  const { createdAt, savedAt, failingSince, failure } = account;
  return {
    account: { id, kind, name, baseUrl, settings, mapping, configurationVersion, testedVersion },
    life: { createdAt, savedAt, failingSince, failure },
    key: keys && { ...keys.inUse(connection), next: keys.next(connection) },
    missing: lacks.map(({ field, message }) => ({ field, message })),
    links: links.map(({ credential }) => ({
      linkedAt: credential.linkedAt,
      expiresAt: credential.expiresAt,
      isUsable: isUsable(credential, account),
      failingSince: credential.failingSince,
      failure: credential.failure,
    })),
  };
}

/** The account's own secrets, whole and line by line. */
function secretsOf({ secrets }: AlmConnection): string[] {
  const whole = Object.values(secrets);
  const lines = whole.flatMap((secret) => secret.split(/\s*\n\s*/)).filter((line) => !line.startsWith('---'));
  return [...whole, ...lines].filter((secret) => secret.length >= SHORTEST_SECRET);
}
