import { OutgoingProxies, proxyProblems } from './outgoing-proxies.js';
import { mailProblems, mailSchema, mailSettings, type MailSettings } from './mail-settings.js';
import { parsedUrl } from './parsed-url.js';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { SETTINGS_IN_FILES, withFiles } from './settings-in-files.js';
import { signInProblems, signInSchema, signInSettings, type SignInSettings } from './sign-in-settings.js';
import { unknownSettings } from './unknown-settings.js';

/** Everything that an operator can set, checked; see {@link readConfig} for names and defaults. */
export interface Config {
  port: number;
  /** The address of this machine to listen on; absent: all of them. */
  host?: string;
  /** Absolute path of the folder that holds all data. */
  dataDir: string;
  /** The address people use, without a trailing slash; absent: whatever address a request came to. */
  baseUrl?: string;
  /** The path part of {@link baseUrl}, without a trailing slash; empty at the root. */
  basePath: string;
  /** 32 bytes; absent: kept in a file of the data folder. */
  encryptionKey?: Buffer;
  /** Addresses or networks whose X-Forwarded-* headers are believed. */
  trustedProxies: string[];
  /** Through which ALM sites are called. */
  outgoingProxies: OutgoingProxies;
  logLevel: (typeof LOG_LEVELS)[number];
  /** How many days the audit log goes back. */
  auditDays: number;
  signIn: SignInSettings;
  /** Absent where no mail is sent. */
  mail?: MailSettings;
  /** Whoever shows it may read the figures at /metrics; absent: there are none. */
  metricsToken?: string;
}

/** Under which the settings are asked for where they are injected. */
export const CONFIG = Symbol('settings');

/** Something that whoever runs Footbridge has to mend before it can start. Of settings it names all, and never their values. */
export class ConfigProblem extends Error {}

const port = z
  .string()
  .trim()
  .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65535, 'must be a whole number from 0 to 65535')
  .default(3000);

const host = z
  .string()
  .trim()
  .regex(/^[\w.:%-]+$/, 'must be an address of this machine, such as 127.0.0.1 or ::1, without a port')
  .optional();

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const baseUrl = z
  .string()
  .transform((text) => text.trim().replace(/\/+$/, ''))
  .refine(isPlainHttpUrl, 'must be an http or https address without user name, query or fragment')
  .transform((text) => new URL(text).href.replace(/\/+$/, ''))
  .optional();

const encryptionKey = z
  .string()
  .transform((text) => Buffer.from(text.trim(), 'base64'))
  .refine((key) => key.length === 32, 'must be 32 random bytes in base64 (openssl rand -base64 32)')
  .optional();

const trustedProxies = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine(
    (proxies) => proxies.every(isProxy),
    'must be addresses such as 10.0.0.5, networks such as 10.0.0.0/8, or loopback, linklocal or uniquelocal',
  );

const auditDays = z
  .string()
  .trim()
  .regex(/^\d{1,5}$/, 'must be a whole number of days, 30 or more')
  .transform(Number)
  .refine((days) => days >= 30, 'must be a whole number of days, 30 or more')
  .default(365);

const metricsToken = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{16,}$/, 'must be 16 or more characters without spaces (openssl rand -hex 16)')
  .optional();

const schema = z.object({
  PORT: port,
  FOOTBRIDGE_HOST: host,
  FOOTBRIDGE_DATA_DIR: z.string().default('./data'),
  FOOTBRIDGE_BASE_URL: baseUrl,
  FOOTBRIDGE_ENCRYPTION_KEY: encryptionKey,
  FOOTBRIDGE_TRUSTED_PROXIES: trustedProxies,
  FOOTBRIDGE_LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` })
    .default('info'),
  FOOTBRIDGE_AUDIT_DAYS: auditDays,
  ...signInSchema,
  ...mailSchema,
  FOOTBRIDGE_METRICS_TOKEN: metricsToken,
});

const SETTINGS = [...Object.keys(schema.shape), ...SETTINGS_IN_FILES];

/**
 * Reads the settings from the environment.
 *
 * @param env variables by name. Empty ones count as not set.
 * @throws ConfigProblem naming every variable that is wrong, or that looks like a setting and is none.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { values: whole, problems } = withFiles(set);
  const parsed = schema.safeParse(whole);
  const wrong = parsed.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`) ?? [];
  const lines = [
    ...problems,
    ...wrong,
    ...signInProblems(whole),
    ...mailProblems(whole),
    ...proxyProblems(set),
    ...unknownSettings(set, SETTINGS),
  ];
  if (!parsed.success || lines.length > 0) throw new ConfigProblem(lines.join('\n'));
  const values = parsed.data;
  return {
    port: values.PORT,
    host: values.FOOTBRIDGE_HOST,
    dataDir: resolve(values.FOOTBRIDGE_DATA_DIR),
    baseUrl: values.FOOTBRIDGE_BASE_URL,
    basePath: values.FOOTBRIDGE_BASE_URL
      ? new URL(values.FOOTBRIDGE_BASE_URL).pathname.replace(/\/$/, '')
      : '',
    encryptionKey: values.FOOTBRIDGE_ENCRYPTION_KEY,
    trustedProxies: values.FOOTBRIDGE_TRUSTED_PROXIES,
    outgoingProxies: new OutgoingProxies(set),
    logLevel: values.FOOTBRIDGE_LOG_LEVEL,
    auditDays: values.FOOTBRIDGE_AUDIT_DAYS,
    signIn: signInSettings(values),
    mail: mailSettings(values),
    metricsToken: values.FOOTBRIDGE_METRICS_TOKEN,
  };
}

/** The version in package.json. */
export const version: string = JSON.parse(
  readFileSync(join(__dirname, '..', 'package.json'), 'utf8'),
).version;

function isPlainHttpUrl(text: string): boolean {
  const url = parsedUrl(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
}

function isProxy(text: string): boolean {
  return (
    /^(loopback|linklocal|uniquelocal)$/.test(text) ||
    ipaddr.IPv4.isValidFourPartDecimal(text) ||
    ipaddr.IPv6.isValid(text) ||
    ipaddr.isValidCIDR(text)
  );
}
