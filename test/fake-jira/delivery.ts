import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { html, text, type Answer } from './answer.js';
import { captchaAnswer } from './authentication.js';
import type { JiraRequest } from './jira-request.js';
import type { Site } from './site.js';

const LEAST_TO_ZIP = 2048; // bytes; compressionMinSize of a stock Tomcat

/** The answer of a fault that keeps a request from reaching Jira, if one is planted. */
export function faultAnswer(request: JiraRequest, site: Site): Answer | undefined {
  for (const fault of request.faults) {
    switch (fault.kind) {
      case 'status':
        return {
          status: fault.status,
          headers: { 'Content-Type': 'text/html;charset=UTF-8', ...fault.headers },
          body: fault.body ?? '',
        };
      case 'html':
        return html(
          fault.body ??
            '<!doctype html><html><head><title>Sign in</title></head><body><form action="/sso"><h1>Sign in to continue</h1><input name="user"></form></body></html>',
        );
      case 'redirect':
        return { status: fault.status ?? 302, headers: { Location: fault.location }, body: '' };
      case 'captcha':
        // Signed calls are never asked for one.
        if (/^OAuth /i.test(request.header('authorization') ?? '')) break;
        return captchaAnswer(site);
      case 'xsrf':
        if (['GET', 'HEAD'].includes(request.method)) break;
        return text('XSRF check failed', 403);
      case 'rateLimit':
        return {
          status: 429,
          headers: {
            'Content-Type': 'application/json;charset=UTF-8',
            'X-RateLimit-Limit': '50',
            'X-RateLimit-Remaining': '0',
            'X-RateLimit-Interval-Seconds': '60',
            'X-RateLimit-FillRate': '10',
            'Retry-After': String(fault.retryAfter),
          },
          body: '{"message":"Rate limit exceeded."}',
        };
      case 'maintenance':
        if (request.path === '/status')
          return {
            status: 503,
            headers: { 'Content-Type': 'application/json' },
            body: '{"state":"MAINTENANCE"}',
          };
        return html(
          '<!doctype html><html><head><title>503</title></head><body><h1>Jira is being re-indexed</h1><p>Please try again later.</p></body></html>',
          503,
        );
      case 'huge':
        return {
          status: 200,
          headers: { 'Content-Type': 'application/json;charset=UTF-8' },
          body: `{"padding":"${'x'.repeat(Math.max(0, fault.bytes - 14))}"}`,
        };
    }
  }
  return undefined;
}

/**
 * Sends an answer, or what the planted faults leave of it.
 *
 * @returns how many bytes its body has on the wire
 */
export async function deliver(
  answer: Answer,
  request: JiraRequest,
  response: ServerResponse,
  site: Site,
): Promise<number> {
  if (request.fault('hang')) return 0;
  const delay = request.fault('delay');
  if (delay) await sleep(delay.ms);
  await request.fault('hold')?.until;
  const { headers, body } = zipped(altered(answer, request), request, site);
  const reset = request.fault('reset');
  const drip = request.fault('drip');
  response.writeHead(answer.status, {
    ...headers,
    ...(body.length > 0 || answer.status !== 204 ? { 'Content-Length': body.length } : {}),
  });
  if (reset) {
    const partOf = body.subarray(0, reset.afterBytes ?? 0);
    response.flushHeaders();
    response.write(partOf, () => response.socket?.resetAndDestroy());
    if (partOf.length === 0) response.socket?.resetAndDestroy();
  } else if (request.fault('truncate')) {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
  } else if (drip) {
    response.flushHeaders();
    const step = drip.bytes ?? 1;
    for (let at = 0; at < body.length && !response.destroyed; at += step) {
      response.write(body.subarray(at, at + step));
      await sleep(drip.everyMs ?? 100, undefined, { ref: false });
    }
    response.end();
  } else {
    response.end(body);
  }
  return body.length;
}

function altered(answer: Answer, request: JiraRequest): Answer {
  const alter = request.fault('alter');
  const isJson = String(answer.headers['Content-Type'] ?? '').startsWith('application/json');
  if (!alter || !isJson || answer.status >= 300) return answer;
  return { ...answer, body: JSON.stringify(alter.change(JSON.parse(String(answer.body)))) };
}

/** As Tomcat's connector does with `compression="on"`: whoever asks gets gzip, but for what is small. */
function zipped(
  { headers, body }: Answer,
  request: JiraRequest,
  { compresses }: Site,
): { headers: Answer['headers']; body: Buffer } {
  const plain = Buffer.from(body);
  const fault = request.fault('gzip');
  const isAsked = /\bgzip\b/.test(request.header('accept-encoding') ?? '');
  const isPacked = fault ? isAsked || fault.unasked : isAsked && compresses && plain.length >= LEAST_TO_ZIP;
  if (!isPacked || plain.length === 0) return { headers, body: plain };
  return {
    headers: fault?.withoutHeader
      ? headers
      : { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
    body: gzipSync(plain),
  };
}
