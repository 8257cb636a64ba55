import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Config } from './config.js';
import { Database } from './database/database.js';
import { SecretBox } from './database/secret-box.js';
import { LOGGER } from './logger.js';
import type { Logger } from 'pino';

/** What is opened before the app is put together, and closed after it. */
export interface Foundation {
  config: Config;
  logger: Logger;
  database: Database;
  secretBox: SecretBox;
}

/** Offers the foundation to every room, and closes the database when everything else has stopped. */
@Global()
@Module({})
export class FoundationModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }

  static of({ logger, database, secretBox }: Foundation): DynamicModule {
    const providers: Provider[] = [
      { provide: LOGGER, useValue: logger },
      { provide: Database, useValue: database },
      { provide: SecretBox, useValue: secretBox },
    ];
    return { module: FoundationModule, providers, exports: providers };
  }
}
