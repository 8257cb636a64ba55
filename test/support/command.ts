import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildWhatIsStale } from './process.js';

export const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

interface Circumstances {
  /** Everything that it is told; nothing is handed on but the path of programs. */
  env: Record<string, string>;
  /** What it reads from standard input. */
  input?: string;
}

/** Runs one command as whoever runs Footbridge does, in a process of its own. */
export async function command(args: string[], { env, input = '' }: Circumstances) {
  buildWhatIsStale();
  const { PATH } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdin.on('error', () => undefined).end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}
