import {
  Global,
  Module,
  Optional,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { CONFIG, type Config } from './config.js';
import { Database } from './database/database.js';
import { FolderLock } from './database/folder-lock.js';
import { SecretBox } from './database/secret-box.js';
import { LOGGER } from './logger.js';
import { OUTGOING_PROXIES } from './outgoing-proxies.js';
import type { Logger } from 'pino';

/** What is opened before the app is put together, and closed after it. */
export interface Foundation {
  config: Config;
  logger: Logger;
  database: Database;
  secretBox: SecretBox;
  /** Where this process has the data folder to itself. */
  lock?: FolderLock;
}

/** Offers the foundation to every room, and closes the database and frees its folder when everything else has stopped. */
@Global()
@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    @Optional() private readonly lock?: FolderLock,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
    await this.lock?.release();
  }

  static of({ config, logger, database, secretBox, lock }: Foundation): DynamicModule {
    const providers: Provider[] = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
      { provide: OUTGOING_PROXIES, useValue: config.outgoingProxies },
      { provide: Database, useValue: database },
      { provide: SecretBox, useValue: secretBox },
      { provide: FolderLock, useValue: lock },
    ];
    return { module: FoundationModule, providers, exports: providers };
  }
}
