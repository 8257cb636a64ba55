import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICKS_PER_SECOND = 100; // of the kernel's clock in /proc, on every Linux that Node runs on

/** A helper in a process of its own, so that it shares no event loop with what is measured. */
export class Child {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** Runs a file of this folder, which tells its address when it listens. */
  static async run(file: string, ...args: string[]): Promise<Child> {
    const child = fork(join(__dirname, file), args, { execArgv: ['--import', 'tsx'] });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new Child(child, url);
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** Asks it something and waits for the answer. */
  async ask<T>(question: object): Promise<T> {
    const answer = once(this.process, 'message');
    this.process.send(question);
    return (await answer)[0] as T;
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill();
    await exited;
  }
}

/** Processor seconds that a process has used, in all its threads. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; utime and stime are the 12th and 13th after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory in MB. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
