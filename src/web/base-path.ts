import type { RequestHandler } from 'express';
import Handlebars from 'handlebars';
import { paths } from '../paths.js';

/**
 * Routes are written without the base path. A proxy may pass it on, or cut it off; what comes without it and without
 * a proxy gets a page that says where Footbridge is.
 */
export function belowBasePath(basePath: string): RequestHandler {
  return (req, res, next) => {
    if (!basePath) return next();
    const [path] = req.url.split('?');
    if (path === basePath || path.startsWith(basePath + '/')) {
      req.url = req.url.slice(basePath.length).replace(/^(?!\/)/, '/');
      return next();
    }
    if ([paths.health(), paths.readiness()].includes(path)) return next();
    if (FORWARDED.some((name) => req.get(name))) {
      // The session is kept for the base path, so that is where the request has to come from.
      req.originalUrl = basePath + req.originalUrl;
      return next();
    }
    res.status(404).send(elsewhere(basePath));
  };
}

const FORWARDED = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Prefix',
  'Forwarded',
  'Via',
];

function elsewhere(basePath: string): string {
  const path = Handlebars.escapeExpression(`${basePath}/`);
  return `<!doctype html><html lang="en"><title>Footbridge is elsewhere</title><h1>Footbridge is at <a href="${path}">${path}</a></h1>
<p>If that is where you are, the proxy before Footbridge cuts the path off: let it pass the path on unchanged.</p></html>`;
}
