import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from '../config.js';

const YEAR = 365 * 24 * 60 * 60; // seconds

/**
 * Headers of every response. What only makes sense over https follows the scheme of the public
 * address, so that a plain-http intranet installation works.
 */
export function securityHeaders({ baseUrl }: Pick<Config, 'baseUrl'>): RequestHandler {
  const isHttps = baseUrl?.startsWith('https:') ?? false;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        // Applied to the whole redirect chain of a form: the way to Jira goes over a page of our own.
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    // With no-referrer browsers send "Origin: null" with forms of our own pages.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps && { maxAge: YEAR, includeSubDomains: false },
    crossOriginOpenerPolicy: isHttps && { policy: 'same-origin' },
    originAgentCluster: isHttps,
    xFrameOptions: { action: 'deny' },
  });
}
