import type { Request } from 'express';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import { absoluteUrl } from '../web/navigation.js';

/** The absolute address that the ALM site sends browsers back to; one for each account. */
export function callbackUrl(req: Request, { id }: Pick<AlmAccount, 'id'>): string {
  return absoluteUrl(req, paths.oauth.callback({ accountId: id }));
}
