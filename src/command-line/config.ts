import type { Command } from 'commander';
import { readConfig } from '../config.js';
import type { SignInSettings } from '../sign-in-settings.js';
import { anyOf } from '../words.js';

export function addConfig(program: Command): void {
  program
    .command('config')
    .description('Settings.')
    .command('check')
    .description('Says what the settings come to, or everything that is wrong with them. Starts nothing.')
    .action(check);
}

function check(): void {
  const { port, host, dataDir, baseUrl, encryptionKey, trustedProxies, signIn, logLevel } = readConfig();
  const lines = [
    ['Address for people', baseUrl ?? 'whatever address a request came to'],
    ['Listens on', `${host ?? 'every address of this machine'}, port ${port}`],
    ['Data folder', dataDir],
    ['Key', encryptionKey ? 'from the settings' : 'encryption.key in the data folder'],
    ['Trusted proxies', trustedProxies.join(', ') || 'none'],
    ['Sign-in', signInText(signIn)],
    ['Log', logLevel],
  ];
  for (const [what, value] of lines) console.log(`${what}: ${value}`);
  console.log('The settings are good.');
}

function signInText({ provider, header, passwords }: SignInSettings): string {
  const ways = [
    passwords && 'a password of Footbridge',
    provider && `${provider.label} (${provider.issuer})`,
    header && `the header ${header} of a trusted proxy`,
  ];
  return `by ${anyOf(ways.filter((way) => typeof way === 'string'))}`;
}
