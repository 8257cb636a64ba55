import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Server } from 'node:http';
import { Problem } from '../problem.js';

/**
 * The page of a work item is one form, and says beside each value what was shown: a text of 32,767 characters, the most
 * that Jira takes, comes three times, with nine bytes for a character of many scripts.
 */
const LIMIT = 4 * 1024 * 1024; // bytes
/** What somebody sends who has not signed in: names, addresses, passwords. */
const LIMIT_OF_STRANGERS = 16 * 1024; // bytes
const FIELD_LIMIT = 2_000;
const FIELD_LIMIT_OF_STRANGERS = 200;
/** Signs that XML, and so Jira, has no room for (XML 1.0, 2.2), and that a page would not give back as they were. */
const NO_CHARACTERS = /(?![\t\n\r])[\p{Cc}\p{Noncharacter_Code_Point}]/gu;
const FORM = 'application/x-www-form-urlencoded';
/** For a request to be there as a whole, from its first byte to the last one of its body. */
const LONGEST_REQUEST = 20_000; // milliseconds
const CHECKED_EVERY = 1_000; // milliseconds
/** How long a connection stays half open behind an answer, so that the answer is not lost with it. */
const LAST_WORDS = 1_000; // milliseconds

const parse = express.urlencoded({ extended: false, limit: LIMIT, parameterLimit: FIELD_LIMIT });
const parseOfStranger = express.urlencoded({
  extended: false,
  limit: LIMIT_OF_STRANGERS,
  parameterLimit: FIELD_LIMIT_OF_STRANGERS,
});

/** Whether connections of that answer stay open once its request was read. */
const kept = new WeakMap<Response, boolean>();

/** Requests that are not there as a whole in time are cut off by Node, with 408. Answers may take as long as they do. */
export function limitRequests(server: Server): void {
  server.requestTimeout = LONGEST_REQUEST;
  server.headersTimeout = LONGEST_REQUEST;
  // Looked at when the server begins to listen; otherwise it is every thirty seconds.
  (server as Server & { connectionsCheckingInterval: number }).connectionsCheckingInterval = CHECKED_EVERY;
}

/**
 * A body is read only when {@link readForm} has it read. Of any other nothing more is taken from the network than has
 * arrived: it is answered, and the connection closed.
 */
export const leaveBodyUnread: RequestHandler = (req, res, next) => {
  if (!hasBody(req)) return next();
  kept.set(res, res.shouldKeepAlive);
  res.shouldKeepAlive = false;
  req.read(0); // Otherwise Node reads on to the end of it behind the answer, and throws it away.
  const { socket } = req;
  const close = socket.destroySoon;
  res.once('close', () => (socket.destroySoon = close));
  // Called by Node behind the last answer. Closed at once, with bytes unread, the answer would be lost on its way.
  socket.destroySoon = () => {
    if (req.complete) return close.call(socket);
    socket.end();
    setTimeout(() => socket.destroy(), LAST_WORDS).unref();
  };
  next();
};

/**
 * Reads the form that a request carries into `req.body`; nothing where it has been read.
 *
 * @param how `isKnown`: whether it comes from a browser in which somebody has signed in, whose forms may be long.
 * @throws Problem, or an error with a status, without reading on: for what is no form, and for too much.
 */
export async function readForm(
  req: Request,
  res: Response,
  { isKnown = req.visitor !== undefined } = {},
): Promise<void> {
  if (!hasBody(req) || req.body) return;
  if (!req.is(FORM))
    throw new Problem('Footbridge cannot read this request.', {
      status: 415,
      nextStep: `Send the fields of the form as ${FORM}.`,
    });
  const parser = isKnown ? parse : parseOfStranger;
  await new Promise<void>((resolve, reject) =>
    parser(req, res, (error?: unknown) => (error ? reject(error as Error) : resolve())),
  );
  for (const [name, value] of Object.entries(req.body as Record<string, string | string[]>))
    req.body[name] = Array.isArray(value) ? value.map(asText) : asText(value);
  if (req.complete) res.shouldKeepAlive = kept.get(res) ?? res.shouldKeepAlive;
}

function asText(value: string): string {
  return value.replace(NO_CHARACTERS, '');
}

/** @throws Problem 413 when a body says of itself that it is longer than any form. */
export function assertNotTooLong(req: Request): void {
  if (Number(req.headers['content-length']) > LIMIT)
    throw new Problem('That is too long for this form.', {
      status: 413,
      nextStep: 'Shorten it and try again.',
    });
}

/** Whether it is more than somebody sends who has not signed in, or may be. */
export function isMoreThanStrangersSend(req: Request): boolean {
  return hasBody(req) && !(Number(req.headers['content-length']) <= LIMIT_OF_STRANGERS);
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}
