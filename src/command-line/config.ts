import type { Command } from 'commander';
import { readConfig } from '../config.js';

export function addConfig(program: Command): void {
  program
    .command('config')
    .description('Settings.')
    .command('check')
    .description('Says what the settings come to, or everything that is wrong with them. Starts nothing.')
    .action(check);
}

function check(): void {
  const { port, host, dataDir, baseUrl, encryptionKey, trustedProxies, logLevel } = readConfig();
  const lines = [
    ['Address for people', baseUrl ?? 'whatever address a request came to'],
    ['Listens on', `${host ?? 'every address of this machine'}, port ${port}`],
    ['Data folder', dataDir],
    ['Key', encryptionKey ? 'from the settings' : 'encryption.key in the data folder'],
    ['Trusted proxies', trustedProxies.join(', ') || 'none'],
    ['Log', logLevel],
  ];
  for (const [what, value] of lines) console.log(`${what}: ${value}`);
  console.log('The settings are good.');
}
