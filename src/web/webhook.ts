import { createHmac } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { isSame, SignedText } from '../signed-text.js';

/** Names the key that webhooks' secrets are made with. */
export const WEBHOOK_KEY = 'webhooks';

const LARGEST = 1024 * 1024; // bytes: Jira sends all fields of a work item
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;
const UUID = /^[0-9a-f-]{36}$/;

/** The secrets of webhooks: made of the account that they are for, so nothing of them is stored. */
export class WebhookSecrets {
  private readonly texts: SignedText;

  constructor(key: Buffer) {
    this.texts = new SignedText(key);
  }

  /** The last part of the address: whoever knows it may say that something has changed. */
  address(accountId: string): string {
    return this.texts.mac(`address ${accountId}`).toString('base64url');
  }

  /** What Jira 10 and later sign their calls with, where its administrator has typed it there. */
  signing(accountId: string): string {
    return this.texts.mac(`signing ${accountId}`).toString('base64url');
  }
}

const read = express.raw({ type: () => true, limit: LARGEST, inflate: false });

/**
 * Takes calls of a site that something has changed there. Nothing of what they say is believed or kept: the one thing
 * that comes of it is that the site is asked, as each person who looks. It has no session and no form token, for it does
 * nothing that a stranger may not know of; the secret in its address keeps others from having the site asked.
 */
export function webhooks(secrets: WebhookSecrets, heard: (accountId: string) => void): RequestHandler {
  return (req, res) => {
    const [accountId = '', secret = ''] = req.path.split('/').slice(1);
    const isKnown =
      UUID.test(accountId) && isSame(Buffer.from(secret), Buffer.from(secrets.address(accountId)));
    if (!isKnown) return void answer(res, 404);
    if (req.method !== 'POST') return void answer(res.set('Allow', 'POST'), 405);
    read(req, res, (error?: unknown) => {
      if (error) return void answer(res, 413);
      if (!isSigned(req, secrets.signing(accountId))) return void answer(res, 403);
      heard(accountId);
      answer(res, 202);
    });
  };
}

/** Older versions of Jira sign nothing; a signature that is there has to be right. */
function isSigned(req: Request, secret: string): boolean {
  const said = req.get('x-hub-signature');
  if (said === undefined) return true;
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  const wanted = createHmac('sha256', secret).update(body).digest();
  return isSame(Buffer.from(SIGNATURE.exec(said)?.[1] ?? '', 'hex'), wanted);
}

function answer(res: Response, status: number): void {
  res.status(status).set('Cache-Control', 'no-store').end();
}
