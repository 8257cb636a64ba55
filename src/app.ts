import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { Config } from './config.js';
import { LinkNotices } from './credentials/link-notices.js';
import { Database } from './database/database.js';
import { openSecretBox } from './database/installation.js';
import { ENTITIES } from './entities.js';
import type { Foundation } from './foundation.module.js';
import { createLogger } from './logger.js';
import { Identity } from './profiles/identity.js';
import { SessionStore } from './profiles/session-store.js';
import { NestLog } from './web/nest-log.js';
import { setUpWeb } from './web/set-up-web.js';

/** Opens what the app stands on: data folder, database with its schema, key. */
export async function openFoundation(
  config: Config,
  logger: Logger = createLogger(config),
): Promise<Foundation> {
  process.umask(0o077); // whatever is kept is nobody else's on this machine
  const database = await Database.open(config.dataDir, ENTITIES);
  try {
    return { config, logger, database, secretBox: await openSecretBox(config, database) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The whole application, the same one for the server, every page test and the demo. Closing it closes the database. */
export async function createApp(config: Config, logger?: Logger): Promise<NestExpressApplication> {
  const foundation = await openFoundation(config, logger);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), {
    bodyParser: false,
    logger: new NestLog(foundation.logger),
  });
  const notices = app.get(LinkNotices);
  setUpWeb(app, {
    config,
    logger: foundation.logger,
    sessionStore: app.get(SessionStore),
    sessionSecret: foundation.secretBox.derive('session cookie'),
    identify: app.get(Identity).middleware(),
    notices: (visitor) => notices.of(visitor),
  });
  await app.init();
  return app;
}
