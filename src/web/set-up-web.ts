import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { RequestHandler } from 'express';
import type { Store } from 'express-session';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { acceptedLocale, knownLocale } from '../locale.js';
import { paths } from '../paths.js';
import { requestContext } from '../request-context.js';
import { SignedText } from '../signed-text.js';
import { belowBasePath } from './base-path.js';
import { formTokens } from './csrf.js';
import { leaveBodyUnread, limitRequests } from './form-body.js';
import { metricsPage, type Counted } from './metrics-page.js';
import { noteForwarded } from './forwarded.js';
import { asked, healthy, ready } from './health.js';
import { passersBy } from './passer-by.js';
import { pageWords } from './page.js';
import { pageLocals } from './page-locals.js';
import type { Notices } from './page-notice.js';
import { plainAddress } from './plain-address.js';
import { PublicFiles } from './public-files.js';
import { requestLog } from './request-log.js';
import { securityHeaders } from './security-headers.js';
import { sessions } from './session.js';
import { WebhookSecrets, webhooks, WEBHOOK_KEY } from './webhook.js';
import { timeZoneOf, type ZoneOf } from './time-zone.js';
import { viewEngine } from './view-engine.js';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = {
  views: join(ROOT, 'views'),
  code: join(__dirname, '..'), // `src`, or `dist` where it was built
};
const PUBLIC = join(ROOT, 'public');

export interface WebParts {
  config: Config;
  logger: Logger;
  sessionStore: Store;
  /** A secret for each purpose. */
  secretFor(purpose: string): Buffer;
  /** Sets `req.visitor` from the session. */
  identify: RequestHandler;
  /** What a person is told at the top of every page. */
  notices: Notices;
  zoneInJira: ZoneOf;
  /** Is told that a site has said that something has changed there. */
  heard(accountId: string): void;
  metrics: Counted;
  /** What is missing to serve people, in one word; undefined when nothing is. */
  readiness(): Promise<string | undefined>;
}

/** All addresses of webhooks begin with it. */
const WEBHOOKS = paths.webhook.pattern.split('/:')[0];

/** What happens to every request, in order, before a controller sees it. */
export function setUpWeb(app: NestExpressApplication, parts: WebParts): void {
  const {
    config,
    logger,
    sessionStore,
    secretFor,
    identify,
    notices,
    zoneInJira,
    heard,
    metrics,
    readiness,
  } = parts;
  app.set('trust proxy', config.trustedProxies.length ? config.trustedProxies : false);
  app.set('query parser', 'simple');
  // What Express itself answers, when even the page of a problem fails, must not show a stack.
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  app.setLocal('basePath', config.basePath);
  app.setLocal('baseUrl', config.baseUrl);
  const assets = new PublicFiles(PUBLIC);
  app.engine('hbs', viewEngine({ ...FOLDERS, assets }));
  app.setBaseViewsDir(FOLDERS.views);
  app.setViewEngine('hbs');
  app.enable('view cache');
  Object.defineProperties(app.getHttpAdapter().getInstance().response, pageWords);

  limitRequests(app.getHttpServer());
  app.use(leaveBodyUnread);
  app.use(securityHeaders(config));
  app.use(belowBasePath(config.basePath));
  app.use('/public', assets.serve());
  // Pages hold no secret that stays the same beside text that somebody else chose: the token of forms is masked anew
  // on each, and addresses that work once are shown once (see FormTokens).
  app.use(compression());
  app.use(paths.health(), asked(healthy));
  app.use(paths.readiness(), asked(ready(readiness)));
  app.use(paths.metrics(), asked(metricsPage(config.metricsToken, metrics)));
  app.use(requestLog(logger));
  app.use(WEBHOOKS, webhooks(new WebhookSecrets(secretFor(WEBHOOK_KEY)), heard));
  app.use(noteForwarded(logger));
  app.use(believeBaseUrl(config));
  app.use(sessions(config, sessionStore, secretFor('session cookie')));
  app.use(passersBy(new SignedText(secretFor('passers-by'))));
  app.use(formTokens(secretFor));
  app.use(pageLocals(notices));
  app.use(identify);
  app.use(inItsContext(zoneInJira));
}

function inItsContext(zoneInJira: ZoneOf): RequestHandler {
  return async (req, res, next) => {
    const timeZone = await timeZoneOf(req, zoneInJira);
    const { id: profileId, name: who } = req.visitor ?? {};
    const locale = knownLocale(req.visitor?.locale ?? '') ?? acceptedLocale(req.get('Accept-Language'));
    const address = plainAddress(req.ip);
    const isPressed = () => req.method === 'POST' && !res.writableEnded;
    const context = { id: String(req.id), who, profileId, address, isPressed, timeZone, locale };
    requestContext.run(context, () => next());
  };
}

// A session cookie that is marked Secure is only sent when the request counts as secure.
function believeBaseUrl({ baseUrl }: Config): RequestHandler {
  const scheme = baseUrl?.split(':')[0];
  return (req, _res, next) => {
    if (scheme) req.headers['x-forwarded-proto'] = scheme;
    next();
  };
}
