import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');
const LONGEST_START = 90_000; // milliseconds; on a machine with other work

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Somebody without rights of their own on this machine, as the container runs. */
export const NOBODY_SPECIAL = 1000;

interface Options {
  /** As that user and group; only root can do that. */
  as?: number;
}

/** Footbridge as whoever runs it has it, `node dist/main.js`: a process of its own, which can be looked at while it lives and when it has ended. */
export class Process {
  /** Everything that it printed. */
  output = '';
  readonly ended: Promise<End>;

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as End);
  }

  /** @param env everything that it is told; nothing is handed on but the path of programs. */
  static run(env: Record<string, string>, { as }: Options = {}): Process {
    buildWhatIsStale();
    const command = [process.execPath, MAIN];
    const rights = ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--clear-groups'];
    const [program, ...args] = as === undefined ? command : [...rights, ...command];
    const settings = { PATH: String(process.env.PATH), FOOTBRIDGE_LOG_LEVEL: 'warn', PORT: '0', ...env };
    return new Process(spawn(program, args, { env: settings, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Waits until it says that it is ready. @returns its address, without a trailing slash. */
  async ready(): Promise<string> {
    const [, address] = await this.printed(/ready at (\S+)\/ \(/);
    return address;
  }

  /** Waits until it prints that. @returns what the pattern found */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + LONGEST_START; Date.now() < until; await pause(20)) {
      const said = pattern.exec(this.output);
      if (said) return said;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`Footbridge has not printed ${pattern}, but:\n${this.output}`);
  }

  /** Ends it as `signal` does. */
  end(signal: NodeJS.Signals = 'SIGKILL'): Promise<End> {
    this.child.kill(signal);
    return this.ended;
  }
}

let isBuilt = false;

/** npm test has built it; whoever runs a single spec should not look at yesterday's code. */
export function buildWhatIsStale(): void {
  if (!isBuilt)
    spawnSync(process.execPath, [join(ROOT, 'src', 'ready.mjs'), '--only-build'], { stdio: 'inherit' });
  isBuilt = true;
}
