import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.js';

const MAIN = join(__dirname, '..', '..', 'dist', 'main.js');
const LONGEST_START = 90_000; // milliseconds
const LONGEST_STOP = 10_000;

export interface ServerOptions {
  port?: number;
  /** Such as `/footbridge`; empty for the root. */
  basePath?: string;
  /** Kept when it is given; otherwise one of its own, removed at the end. */
  dataDir?: string;
  env?: Record<string, string>;
}

/** Footbridge as whoever runs it has it: `node dist/main.js`, a process of its own. */
export class Server {
  private child?: ChildProcess;
  private lines: string[] = [];

  private constructor(
    /** Address without a trailing slash, with the base path. */
    readonly url: string,
    readonly port: number,
    readonly dataDir: string,
    private readonly isOwnFolder: boolean,
    private readonly env: Record<string, string>,
  ) {}

  static async start({ port, basePath = '', dataDir, env = {} }: ServerOptions = {}): Promise<Server> {
    const bound = port ?? (await freePort());
    const url = `http://localhost:${bound}${basePath}`;
    const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'footbridge-'));
    const server = new Server(url, bound, folder, dataDir === undefined, {
      PORT: String(bound),
      FOOTBRIDGE_DATA_DIR: folder,
      FOOTBRIDGE_LOG_LEVEL: 'warn',
      FOOTBRIDGE_BASE_URL: url,
      ...env,
    });
    await server.run();
    return server;
  }

  get pid(): number {
    if (!this.child?.pid) throw new Error('Footbridge is not running');
    return this.child.pid;
  }

  /** Everything that it printed. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** Path of the one-time page for the first administrator, as the terminal shows it. */
  async setUpPath(): Promise<string> {
    const line = await this.printed(/Create the first administrator at \S+(\/setup\/\S+)/);
    return line[1];
  }

  /** Stops it and starts it again on the same data folder and port. */
  async restart(): Promise<void> {
    await this.halt();
    await this.run();
  }

  async stop(): Promise<void> {
    await this.halt();
    if (this.isOwnFolder) rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Stops it and keeps its data. */
  async halt(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const ended = await Promise.race([exited.then(() => true), pause(LONGEST_STOP, false, { ref: false })]);
    if (ended) return;
    child.kill('SIGKILL');
    throw new Error(`Footbridge did not stop within ${LONGEST_STOP / 1000} s:\n${this.output}`);
  }

  private async run(): Promise<void> {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: npm run build`);
    this.lines = [];
    this.child = spawn(process.execPath, [MAIN], {
      env: { ...foreignEnvironment(), NODE_ENV: 'production', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      createInterface({ input: stream! }).on('line', (line) => this.lines.push(line));
    await this.printed(/^Footbridge is ready at /);
  }

  private async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (const until = Date.now() + LONGEST_START; Date.now() < until; await pause(10)) {
      const found = this.lines.map((line) => pattern.exec(line)).find((match) => match !== null);
      if (found) return found;
      if (this.child?.exitCode !== null) break;
    }
    throw new Error(`Footbridge did not print ${pattern} but:\n${this.output}`);
  }
}

// Settings of whoever runs the tests are none of the tests' business.
function foreignEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(FOOTBRIDGE_.*|PORT|(https?|no)_proxy)$/i.test(name),
  );
  return Object.fromEntries(others);
}
