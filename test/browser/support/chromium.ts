import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';

// It must not talk to anybody but the pages under test.
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The installed Chromium, without a window. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(PROGRAM)) {
    throw new Error(
      `There is no Chromium at ${PROGRAM}. Install it with "apt-get install -y chromium", or name another one: ` +
        'CHROMIUM=/path/to/chrome npm run test:browser',
    );
  }
  return chromium.launch({ executablePath: PROGRAM, args: QUIET, chromiumSandbox: false });
}
