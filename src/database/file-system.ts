import { statfs } from 'node:fs/promises';

/** Magic numbers of Linux (statfs(2)). */
const OVER_A_NETWORK: Record<number, string> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'SMB',
  0xfe534d42: 'SMB',
};
const PASSING: Record<number, string> = { 0x01021994: 'tmpfs', 0x794c7630: 'overlayfs' };

/** What kind of place the data folder is, where that may cost data: in words, and whether it is not to be used at all. */
export interface FileSystemFinding {
  isUnfit: boolean;
  text: string;
}

/** @param type of the file system, as `statfs` tells it */
export function fileSystemFinding(type: number): FileSystemFinding | undefined {
  const network = OVER_A_NETWORK[type >>> 0];
  if (network)
    return {
      isUnfit: true,
      text: `lies on a network file system (${network}), on which SQLite can lose data. Put it on a disk of this machine.`,
    };
  const passing = PASSING[type >>> 0];
  if (!passing) return undefined;
  const text = `lies on ${passing}: in a container it is gone with the container, unless a volume is mounted there.`;
  return { isUnfit: false, text };
}

/** Of the place where the data folder is. */
export async function fileSystemOf(dataDir: string): Promise<FileSystemFinding | undefined> {
  return fileSystemFinding((await statfs(dataDir)).type);
}
