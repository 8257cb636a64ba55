import { readFileSync, statSync } from 'node:fs';

/** As whom this process runs: `uid 1000 (node)`; undefined where the system has no such numbers. */
export function runsAs(): string | undefined {
  return process.getuid && named(process.getuid());
}

/** Whose that file or folder is, with its mode: `uid 0 (root) with mode 755`. */
export function ownerOf(path: string): string {
  const { uid, mode } = statSync(path);
  return `${named(uid)} with mode ${(mode & 0o777).toString(8)}`;
}

/** Whether it belongs to whom this process runs as. */
export function isOurs(path: string): boolean {
  return statSync(path).uid === process.getuid?.();
}

/** What a command that gives something to this process takes: `1000:1000`. */
export function uidAndGid(): string {
  return `${process.getuid?.()}:${process.getgid?.()}`;
}

function named(uid: number): string {
  const name = userNames().get(uid);
  return name ? `uid ${uid} (${name})` : `uid ${uid}`;
}

function userNames(): Map<number, string> {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return new Map(lines.map((line) => line.split(':')).map(([name, , uid]) => [Number(uid), name]));
  } catch {
    return new Map();
  }
}
