import { parsedUrl } from './parsed-url.js';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Everything that an operator can set, checked; see {@link readConfig} for names and defaults. */
export interface Config {
  port: number;
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
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Something that whoever runs Footbridge has to mend before it can start. Of settings it names all, and never their values. */
export class ConfigProblem extends Error {}

const port = z.coerce.number().int().min(0).max(65535).default(3000);

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

const schema = z.object({
  PORT: port,
  FOOTBRIDGE_DATA_DIR: z.string().default('./data'),
  FOOTBRIDGE_BASE_URL: baseUrl,
  FOOTBRIDGE_ENCRYPTION_KEY: encryptionKey,
  FOOTBRIDGE_TRUSTED_PROXIES: trustedProxies,
  FOOTBRIDGE_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/**
 * Reads the settings from the environment.
 *
 * @param env variables by name. Empty ones count as not set.
 * @throws ConfigProblem naming every variable that is wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(withSecretFiles(set));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigProblem(lines.join('\n'));
  }
  const values = parsed.data;
  return {
    port: values.PORT,
    dataDir: resolve(values.FOOTBRIDGE_DATA_DIR),
    baseUrl: values.FOOTBRIDGE_BASE_URL,
    basePath: values.FOOTBRIDGE_BASE_URL
      ? new URL(values.FOOTBRIDGE_BASE_URL).pathname.replace(/\/$/, '')
      : '',
    encryptionKey: values.FOOTBRIDGE_ENCRYPTION_KEY,
    trustedProxies: values.FOOTBRIDGE_TRUSTED_PROXIES,
    logLevel: values.FOOTBRIDGE_LOG_LEVEL,
  };
}

/** The version in package.json. */
export const version: string = JSON.parse(
  readFileSync(join(__dirname, '..', 'package.json'), 'utf8'),
).version;

function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = env.FOOTBRIDGE_ENCRYPTION_KEY_FILE;
  if (!file) return env;
  if (env.FOOTBRIDGE_ENCRYPTION_KEY) {
    throw new ConfigProblem(
      'FOOTBRIDGE_ENCRYPTION_KEY and FOOTBRIDGE_ENCRYPTION_KEY_FILE are both set: keep one of them',
    );
  }
  try {
    return { ...env, FOOTBRIDGE_ENCRYPTION_KEY: readFileSync(file, 'utf8') };
  } catch {
    throw new ConfigProblem('FOOTBRIDGE_ENCRYPTION_KEY_FILE names a file that cannot be read');
  }
}

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
