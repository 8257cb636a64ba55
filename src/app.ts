import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { restoredNotices } from './accounts/health/restored-notice.js';
import { RestoredCopy } from './accounts/restored-copy.js';
import { AppModule } from './app.module.js';
import { WebhookHints } from './boards/webhooks/webhook-hints.js';
import type { Config } from './config.js';
import { ParkedNotices } from './changes/parked-notices.js';
import { LinkNotices } from './credentials/link-notices.js';
import { StoredCredentials } from './credentials/stored-credentials.js';
import { Database } from './database/database.js';
import { fileSystemOf } from './database/file-system.js';
import { FolderLock } from './database/folder-lock.js';
import { openSecretBox } from './database/installation.js';
import { Readiness } from './database/readiness.js';
import { ENTITIES } from './entities.js';
import type { Foundation } from './foundation.module.js';
import { createLogger } from './logger.js';
import { Metrics } from './metrics/metrics.js';
import { Identity } from './sign-in/identity.js';
import { secondFactorNotices } from './sign-in/second-factor/second-factor-notice.js';
import { SessionStore } from './sign-in/session-store.js';
import { NestLog } from './web/nest-log.js';
import { setUpWeb } from './web/set-up-web.js';

/**
 * Opens what the app stands on: data folder, database with its schema, key.
 *
 * @param lock of the data folder, where this process has it to itself.
 * @throws ConfigProblem when something is in the way that whoever runs Footbridge can mend.
 */
export async function openFoundation(
  config: Config,
  logger: Logger = createLogger(config),
  lock?: FolderLock,
): Promise<Foundation> {
  const database = await Database.open(config.dataDir, ENTITIES, lock);
  try {
    return { config, logger, database, secretBox: await openSecretBox(config, database), lock };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * The whole application, the same one for the server, every page test and the demo. It has its data folder to itself
 * until it is closed.
 *
 * @throws ConfigProblem as {@link openFoundation}, and when another one is running on the data folder.
 */
export async function createApp(config: Config, logger?: Logger): Promise<NestExpressApplication> {
  const foundation = await openAlone(config, logger);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), {
    bodyParser: false,
    logger: new NestLog(foundation.logger),
  });
  await warnOfFileSystem(foundation);
  const notices = app.get(LinkNotices);
  const parked = app.get(ParkedNotices);
  const restored = app.get(RestoredCopy);
  const credentials = app.get(StoredCredentials);
  const readiness = new Readiness(foundation.database, config.dataDir);
  setUpWeb(app, {
    config,
    logger: foundation.logger,
    sessionStore: app.get(SessionStore),
    secretFor: (purpose) => foundation.secretBox.derive(purpose),
    identify: app.get(Identity).middleware(),
    notices: async (visitor) => [
      ...secondFactorNotices(visitor),
      ...restoredNotices(await restored.at(), visitor),
      ...(await notices.of(visitor)),
      ...(await parked.of(visitor)),
    ],
    zoneInJira: ({ id }) => credentials.timeZoneOf(id),
    heard: (accountId) => app.get(WebhookHints).heard(accountId),
    metrics: app.get(Metrics),
    readiness: () => readiness.missing(),
  });
  await app.init();
  return app;
}

async function warnOfFileSystem({ config, logger }: Foundation): Promise<void> {
  const place = await fileSystemOf(config.dataDir);
  if (place?.isUnfit) logger.warn(`the data folder ${config.dataDir} ${place.text}`);
}

async function openAlone(config: Config, logger?: Logger): Promise<Foundation> {
  const lock = await FolderLock.take(config);
  try {
    return await openFoundation(config, logger, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}
