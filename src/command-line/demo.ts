import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../problem.js';
import { Unwell } from './unwell.js';

/** The image has it; a checkout starts it from its source. */
const DEMO = join(__dirname, '..', 'demo', 'demo.cjs');

interface Ports {
  port: string;
  jiraPort: string;
  ready?: true;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'Serves another Footbridge beside a stand-in for Jira, on ports and data of their own, until it is stopped. Nothing is kept, and nothing of yours is touched.',
    )
    .option('--port <number>', 'where that Footbridge listens', '3100')
    .option(
      '--jira-port <number>',
      'where the stand-in listens; the page for planting faults is at the next one',
      '8180',
    )
    .option('--ready', 'with Jira linked and a board made')
    .action(demonstrate);
}

async function demonstrate({ port, jiraPort, ready }: Ports): Promise<void> {
  if (!existsSync(DEMO))
    throw new Problem('The demo is a part of the image. In a checkout it is: npm run demo');
  const { PATH, TMPDIR } = process.env;
  const child = spawn(process.execPath, [DEMO, ...(ready ? ['--ready'] : [])], {
    stdio: 'inherit',
    // Nothing of the real installation: neither its folder nor its key.
    env: { PATH, TMPDIR, PORT: port, JIRA_PORT: jiraPort, HOST: '0.0.0.0', NODE_ENV: 'production' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Unwell();
}
