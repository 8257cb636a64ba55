import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { AccountHour } from '../accounts/account-hour.entity.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { LiveBoards } from '../boards/live/live-boards.js';
import { CONFIG, type Config } from '../config.js';
import { DATABASE_FILE } from '../database/data-folder.js';
import { Database } from '../database/database.js';
import { Outbox, type OutboxState } from '../mail/outbox.js';

/** How this process and its data folder are. */
export interface ServerFacts {
  openBoards: number;
  freeBytes: number;
  databaseBytes: number;
  /** The last one that a command of this Footbridge made. */
  lastBackup?: Date;
  upSince: Date;
}

/** What Footbridge knows of itself and of what it talks to. */
@Injectable()
export class ServerState {
  constructor(
    private readonly boards: LiveBoards,
    private readonly database: Database,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** How mail goes; undefined where none is sent. */
  async mail(): Promise<(OutboxState & { server: string }) | undefined> {
    const { mail } = this.config;
    return mail && { ...(await this.outbox.state()), server: `${mail.host}:${mail.port}` };
  }

  /** How each Jira has answered, the oldest hour first. */
  hours(): Promise<AccountHour[]> {
    return this.database.read.find(AccountHour, { order: { hour: 'ASC' } });
  }

  async facts(): Promise<ServerFacts> {
    const { dataDir } = this.config;
    const made = { where: { action: 'backup made' as const }, order: { number: 'DESC' as const } };
    const [lastBackup, disk, databaseBytes] = await Promise.all([
      this.database.read.findOne(AuditEntry, made),
      statfs(dataDir),
      sizeOf(join(dataDir, DATABASE_FILE)),
    ]);
    return {
      openBoards: this.boards.size,
      freeBytes: disk.bavail * disk.bsize,
      databaseBytes,
      lastBackup: lastBackup?.at,
      upSince: new Date(Date.now() - process.uptime() * 1000),
    };
  }
}

/** Bytes, with what waits to be put into it. */
async function sizeOf(database: string): Promise<number> {
  const files = [database, `${database}-wal`].map((file) => stat(file).catch(() => ({ size: 0 })));
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
}
