import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { AlmConnection, ConfiguredConnection, Setting } from '../../../alm-provider.js';
import { Secret } from '../../../../secret-field.js';
import {
  keyObject,
  newKeyPair,
  parsePrivateKey,
  publicKeyOf,
  weakKeyWarning,
} from '../../signing/private-key.js';
import { configuredAuthority } from '../../wire/certificate-authority.js';
import { cleanJiraUrl, cleanSigningUrl } from '../../wire/jira-url.js';
import { JiraServerAccountForm } from '../jira-server-account.form.js';
import { cleanConsumerKey, proposedConsumerKey } from './consumer-key.js';
import { dialogueOf } from './link-dialogue.js';

/** What Footbridge calls itself in the application link. */
const LINK_NAME = 'Footbridge';

export class JiraServerOAuthAccountForm extends JiraServerAccountForm {
  @IsOptional()
  @IsString({ message: 'Enter the consumer key as text.' })
  @MaxLength(255, { message: 'A consumer key has at most 255 characters.' })
  consumerKey?: string;

  @Secret()
  @IsOptional()
  @IsString({ message: 'Paste the private key as text.' })
  @MaxLength(100_000, { message: 'This is too long for a private key.' })
  privateKey?: string;

  @IsOptional()
  @IsString({ message: 'Enter the address as text.' })
  @MaxLength(2_000, { message: 'An address has at most 2000 characters.' })
  signingUrl?: string;
}

/** What a draft starts with: a consumer key and a key pair of its own. */
export async function newApplicationLink(): Promise<AlmConnection> {
  return {
    baseUrl: '',
    settings: { consumerKey: proposedConsumerKey() },
    secrets: { privateKey: await newKeyPair() },
  };
}

/** The connection that typed values make of `current`. @throws Problem with `field` */
export function configuredApplicationLink(
  current: AlmConnection,
  typed: Record<string, string>,
): ConfiguredConnection {
  const consumerKey = cleanConsumerKey(typed.consumerKey ?? current.settings.consumerKey ?? '');
  const privateKey = typed.privateKey?.trim()
    ? parsePrivateKey(typed.privateKey).pem
    : current.secrets.privateKey;
  const warning = privateKey && weakKeyWarning(keyObject(privateKey));
  const authority = configuredAuthority(current, typed);
  const baseUrl = cleanJiraUrl(typed.baseUrl ?? current.baseUrl);
  const { signingUrl, ...settings } = current.settings;
  const believed = baseUrl === current.baseUrl ? signingUrl : ''; // it belongs to the address
  const signed = cleanSigningUrl(typed.signingUrl ?? believed ?? '', baseUrl);

  return {
    connection: {
      baseUrl,
      settings: {
        ...settings,
        consumerKey,
        ...(signed && { signingUrl: signed }),
        ...authority.settings,
      },
      secrets: { ...current.secrets, ...(privateKey && { privateKey }) },
    },
    warnings: { ...(warning && { privateKey: warning }), ...authority.warnings },
  };
}

/** Sentences by field for what a draft still lacks. */
export function missingOfApplicationLink({
  baseUrl,
  settings,
  secrets,
}: AlmConnection): Record<string, string> {
  return {
    ...(!baseUrl && { baseUrl: 'Enter the address of your Jira.' }),
    ...(!settings.consumerKey && { consumerKey: 'Enter the consumer key of the application link.' }),
    ...(!secrets.privateKey && { privateKey: 'Paste a private key, or let Footbridge make a key pair.' }),
  };
}

/** What is to be copied into Jira. */
export function describedApplicationLink(
  { settings: { consumerKey = '' }, secrets: { privateKey } }: AlmConnection,
  about: Setting,
): object {
  return {
    consumerKey,
    consumerName: LINK_NAME,
    linkName: LINK_NAME,
    publicKey: privateKey ? publicKeyOf(keyObject(privateKey)) : '',
    callbackUrl: about.callbackUrl,
    ...dialogueOf(about.siteVersion),
  };
}
