import type { Request } from 'express';
import type { Form } from '../../web/form.js';

/** What stays in the boxes of the setup page though it is no part of the account. Never a secret. */
interface TypedBefore {
  accountId: string;
  /** The administrator's own credential, without its password. */
  own: Record<string, unknown>;
  /** The work item that the mapping is proved on. */
  proof: string;
}

declare module 'express-session' {
  interface SessionData {
    typedBefore: TypedBefore;
  }
}

export function remember(
  req: Request,
  accountId: string,
  own: Form<object> | undefined,
  proof: string,
): void {
  req.session.typedBefore = { accountId, own: own?.view().values ?? {}, proof };
}

export function rememberedOf(req: Request, accountId: string): Omit<TypedBefore, 'accountId'> {
  const { typedBefore } = req.session;
  return typedBefore?.accountId === accountId ? typedBefore : { own: {}, proof: '' };
}
