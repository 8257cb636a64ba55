import { z } from 'zod';
import { parsedUrl } from './parsed-url.js';
import { isCertificate } from './trust.js';

/** Through which server Footbridge sends mail, and as whom. */
export interface MailSettings {
  host: string;
  port: number;
  /** Encrypted from the first byte on; otherwise encryption begins with STARTTLS. */
  isEncrypted: boolean;
  /** Whether nothing is sent, and no password shown, where the server offers no encryption. */
  needsEncryption: boolean;
  /** Absent where the server asks nobody who they are. */
  signIn?: { user: string; password: string };
  from: { name: string; address: string };
  /** PEM certificates that the server is trusted by besides the public ones. */
  certificateAuthority: string;
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 }; // submission, RFC 6409 and RFC 8314
const ADDRESS = /^[^\s<>@,;"]+@[^\s<>@,;"]+$/;
// No line break can be in it: whoever sets it cannot add a header by mistake either.
const SENDER = /^(?:"?([^"<>\r\n]*?)"?\s*<([^<>]+)>|([^<>]+))$/;

const text = z.string().trim();

/** The settings of this file, for the schema of all. */
export const mailSchema = {
  FOOTBRIDGE_MAIL_URL: text
    .refine(
      (given) => serverIn(given) !== undefined,
      'must be smtp://mail.example.org:587 or smtps://…, with the user name before an @ and without a password',
    )
    .optional(),
  FOOTBRIDGE_MAIL_FROM: text
    .refine(
      (given) => senderIn(given) !== undefined,
      'must be an address, such as footbridge@example.org or Footbridge <footbridge@example.org>',
    )
    .optional(),
  FOOTBRIDGE_MAIL_PASSWORD: text.optional(),
  FOOTBRIDGE_MAIL_TLS: z
    .enum(['required', 'optional'], { error: 'must be required or optional' })
    .default('required'),
  FOOTBRIDGE_MAIL_CA: text
    .refine((pem) => pem === '' || isCertificate(pem), 'must be PEM certificates')
    .default(''),
};

type Values = z.infer<z.ZodObject<typeof mailSchema>> & { FOOTBRIDGE_BASE_URL?: string };

/** A sentence for each setting that another one is missing for. */
export function mailProblems(env: NodeJS.ProcessEnv): string[] {
  const needs = (name: string, other: string, why: string) =>
    env[name] && !env[other] ? [`${name} needs ${other}, ${why}.`] : [];
  const user = serverIn(env.FOOTBRIDGE_MAIL_URL ?? '')?.user;
  return [
    ...needs('FOOTBRIDGE_MAIL_URL', 'FOOTBRIDGE_MAIL_FROM', 'the address that mail comes from'),
    ...needs('FOOTBRIDGE_MAIL_URL', 'FOOTBRIDGE_BASE_URL', 'with which the links in mail begin'),
    ...(['FROM', 'PASSWORD', 'TLS', 'CA'] as const)
      .map((name) => `FOOTBRIDGE_MAIL_${name}`)
      .flatMap((name) => needs(name, 'FOOTBRIDGE_MAIL_URL', 'the server that mail is sent through')),
    ...(user && !env.FOOTBRIDGE_MAIL_PASSWORD
      ? ['FOOTBRIDGE_MAIL_URL names a user, who needs FOOTBRIDGE_MAIL_PASSWORD, or a file that …_FILE names.']
      : []),
    ...(env.FOOTBRIDGE_MAIL_PASSWORD && env.FOOTBRIDGE_MAIL_URL && !user
      ? ['FOOTBRIDGE_MAIL_PASSWORD needs the user name in FOOTBRIDGE_MAIL_URL: smtp://name@mail.example.org.']
      : []),
  ];
}

/** @returns undefined where no mail is sent. */
export function mailSettings(values: Values): MailSettings | undefined {
  const server = serverIn(values.FOOTBRIDGE_MAIL_URL ?? '');
  const from = senderIn(values.FOOTBRIDGE_MAIL_FROM ?? '');
  if (!server || !from) return undefined;
  const { user, ...rest } = server;
  return {
    ...rest,
    needsEncryption: values.FOOTBRIDGE_MAIL_TLS === 'required',
    ...(user && { signIn: { user, password: values.FOOTBRIDGE_MAIL_PASSWORD ?? '' } }),
    from,
    certificateAuthority: values.FOOTBRIDGE_MAIL_CA,
  };
}

function serverIn(given: string) {
  const url = parsedUrl(given);
  const isPlain = url && !url.password && !url.search && !url.hash && /^\/?$/.test(url.pathname);
  if (!isPlain || !url.hostname || !(url.protocol in PORTS)) return undefined;
  const protocol = url.protocol as keyof typeof PORTS;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || PORTS[protocol],
    isEncrypted: protocol === 'smtps:',
    user: decoded(url.username),
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function senderIn(given: string): MailSettings['from'] | undefined {
  const [, name = '', inBrackets, alone] = SENDER.exec(given) ?? [];
  const address = (inBrackets ?? alone ?? '').trim();
  return ADDRESS.test(address) ? { name: name.trim() || 'Footbridge', address } : undefined;
}
