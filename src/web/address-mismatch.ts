import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { parsedUrl } from '../parsed-url.js';
import { may } from '../rights/permissions.js';
import { publicUrl } from './navigation.js';

/** A difference between the address in the browser and the one that Jira will send people back to. */
export interface AddressMismatch {
  /** Origin in the browser, as far as it is known. */
  browser: string;
  /** Footbridge's own address. */
  own: string;
  /** Whether an operator set it, rather than Footbridge taking it from the request. */
  isConfigured: boolean;
  /** The setting that makes the browser's address the right one. */
  setting: string;
}

/** What a page that shows an address of Footbridge says of it; a script compares what no header tells. */
export interface OwnAddress {
  /** Origin of the address that is shown. */
  origin: string;
  isConfigured: boolean;
  /** Path of this page as Footbridge knows it, below its base path. */
  path: string;
  mismatch: AddressMismatch | null;
}

const MOST_LOOKS = 100; // ways by which administrators came
const MOST_ADDRESSES = 200; // whose spelling is known: every page compares two

declare module 'express-serve-static-core' {
  interface Locals {
    seenOrigins?: LRUCache<string, string>;
  }
}

/**
 * Remembers by which address an administrator's browser sent a form, for requests that come the same way: a GET says
 * nothing of it. Only for forms of Footbridge's own pages, after their token was looked at.
 */
export function rememberOrigin(req: Request): void {
  const origin = formOrigin(req);
  if (origin && may(req.visitor?.role, 'set up ALM accounts')) seenOrigins(req).set(look(req), origin);
}

/**
 * Compares the address in the browser with Footbridge's own. What the browser itself says decides (the `Origin` of a
 * form, the `Referer` of the same origin); otherwise what is left in headers, where proxies hide schemes and ports.
 * All of it is only shown, never trusted with anything.
 *
 * @param own the address that is compared; that of this request unless given
 * @returns undefined when they fit, or nothing contradicts
 */
export function addressMismatch(req: Request, own = publicUrl(req)): AddressMismatch | undefined {
  const ours = originOf(own);
  const browser =
    formOrigin(req) ?? refererOrigin(req) ?? seenOrigins(req).get(look(req)) ?? toldOrigin(req, ours);
  if (!ours || !browser || browser === ours) return undefined;
  const { baseUrl, basePath } = req.app.locals;
  return {
    browser,
    own: baseUrl && originOf(baseUrl) === ours ? baseUrl : ours,
    isConfigured: baseUrl !== undefined,
    setting: `FOOTBRIDGE_BASE_URL=${browser}${basePath}`,
  };
}

/** @param own as of {@link addressMismatch} */
export function ownAddress(req: Request, own = publicUrl(req)): OwnAddress {
  return {
    origin: originOf(own) ?? '',
    isConfigured: req.app.locals.baseUrl !== undefined,
    path: req.app.locals.basePath + req.url.split('?')[0],
    mismatch: addressMismatch(req, own) ?? null,
  };
}

/** The host in the address of the browser, as far as a proxy says it; for showing. */
export function browserHost(req: Request): string {
  return (req.forwarded?.host ?? req.get('Host') ?? '').toLowerCase();
}

/** `null` comes from sandboxes and from browsers that hide it, and says nothing. */
function formOrigin(req: Request): string | undefined {
  return ['GET', 'HEAD'].includes(req.method) ? undefined : originOf(req.get('Origin') ?? '');
}

/** Where the browser itself vouches that the page before was one of ours. */
function refererOrigin(req: Request): string | undefined {
  const isOurs = req.get('Sec-Fetch-Site') === 'same-origin';
  return isOurs ? originOf(req.get('Referer') ?? '') : undefined;
}

function toldOrigin(req: Request, ours: string | undefined): string | undefined {
  const own = parsedUrl(ours ?? '');
  if (!own) return undefined;
  const isConfigured = req.app.locals.baseUrl !== undefined;
  // A proxy further out may have taken the https off before the one that speaks: a scheme that was set stands.
  const scheme = (!isConfigured && req.forwarded?.scheme) || own.protocol.slice(0, -1);
  const told = parsedUrl(originOf(`${scheme}://${browserHost(req)}`) ?? '');
  // A host without a port is mostly one whose port was left out on the way.
  if (told && told.hostname === own.hostname && !told.port) told.port = own.port;
  return told?.origin;
}

/** How such requests look from here. */
function look(req: Request): string {
  return [req.get('Host'), req.forwarded?.host, req.forwarded?.scheme].join(' ').toLowerCase();
}

function seenOrigins({ app }: Request): LRUCache<string, string> {
  return (app.locals.seenOrigins ??= new LRUCache<string, string>({ max: MOST_LOOKS }));
}

const origins = new LRUCache<string, { origin?: string }>({ max: MOST_ADDRESSES });

/** In the one spelling that browsers use: lower case, no port that goes without saying, no dot at the end. */
function originOf(url: string): string | undefined {
  const known = origins.get(url) ?? { origin: spelled(url) };
  origins.set(url, known);
  return known.origin;
}

function spelled(url: string): string | undefined {
  const parsed = parsedUrl(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
  parsed.hostname = parsed.hostname.replace(/\.$/, '');
  return parsed.origin;
}
