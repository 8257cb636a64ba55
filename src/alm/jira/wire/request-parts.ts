import type { Readable } from 'node:stream';
import { version } from '../../../config.js';
import { ACCEPTED_ENCODINGS } from './reply-body.js';

/** What every request says of itself. */
export function ownHeaders(method: string): Record<string, string> {
  return {
    'User-Agent': `Footbridge/${version}`,
    Accept: 'application/json',
    'Accept-Encoding': ACCEPTED_ENCODINGS,
    // Without it, and with a browser-like User-Agent, Jira answers writes with "XSRF check failed".
    ...(method !== 'GET' && { 'X-Atlassian-Token': 'no-check' }),
  };
}

/**
 * A body that is taken only once it is written to a connection: before that nothing can have been changed. A stream
 * would not do, for undici looks into it earlier; it takes iterables as well, which its types do not say.
 */
export function onceAskedFor(body: string, asked: () => void): Readable {
  async function* parts() {
    asked();
    if (body) yield Buffer.from(body);
  }
  return parts() as unknown as Readable;
}

export function lengthOf(method: string, body = ''): Record<string, string> {
  return method === 'GET' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}

export function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
}
