import { ConfigProblem } from '../config.js';
import { isOurs, ownerOf, runsAs, uidAndGid } from '../owner.js';

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'];
const FORBIDDEN = ['EACCES', 'EPERM', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH'];
const DAMAGED = ['SQLITE_NOTADB', 'SQLITE_CORRUPT'];

/**
 * What the file system or SQLite said about the data folder, in one sentence with the cure.
 *
 * @param path what was worked on, where it is not the folder itself.
 * @returns a ConfigProblem, or `error` itself when nothing is known about it.
 */
export function startProblem(error: unknown, dataDir: string, path = dataDir): unknown {
  const { code } = error as { code?: string };
  if (code === undefined) return error;
  const sentence = sentenceFor(code, dataDir, path);
  return sentence ? new ConfigProblem(sentence, { cause: error }) : error;
}

function sentenceFor(code: string, dataDir: string, path: string): string | undefined {
  if (NO_ROOM.includes(code))
    return `There is no room on the disk of the data folder ${dataDir}. Make room there, then start again.`;
  if (code === 'EROFS')
    return `${path} is on a read-only file system. Mount a volume there that can be written to, or name another folder by FOOTBRIDGE_DATA_DIR.`;
  if (FORBIDDEN.includes(code)) return forbidden(dataDir, path);
  if (DAMAGED.includes(code))
    return `${path} is damaged, or is no database of Footbridge. Put it back from a backup, together with the key beside it. Nothing was changed.`;
  if (code === 'SQLITE_BUSY')
    return `Another program holds ${path}. Stop it, then start again. Nothing was changed.`;
  if (code === 'SQLITE_IOERR')
    return `The disk of the data folder ${dataDir} cannot be read or written: it may be full, broken, or a kind of network disk that knows no locks.`;
  return code.startsWith('SQLITE_')
    ? undefined
    : `${path} cannot be used as the data folder or in it (${code}).`;
}

function forbidden(dataDir: string, path: string): string {
  const who = runsAs();
  if (!who)
    return `Footbridge may not read and write ${path}. Allow it, or name another folder by FOOTBRIDGE_DATA_DIR.`;
  const begin = `Footbridge runs as ${who} and may not read and write ${path}, which belongs to ${ownerOf(path)}.`;
  if (isOurs(path)) return `${begin} Allow it: chmod -R u+rwX ${path}`;
  const isAbove = !path.startsWith(dataDir);
  const cure = isAbove
    ? `mkdir -p ${dataDir} && chown ${uidAndGid()} ${dataDir}`
    : `chown -R ${uidAndGid()} ${dataDir}`;
  return `${begin} As root: ${cure}`;
}
