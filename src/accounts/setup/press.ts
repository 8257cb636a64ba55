import type { Request } from 'express';
import type { AlmAccount } from '../alm-account.entity.js';
import type { Site } from '../site.js';
import type { AlmProvider } from '../../alm/alm-provider.js';
import type { Problem } from '../../problem.js';
import { Form } from '../../web/form.js';
import type { Proof } from './connection-test.js';
import { MappingForm } from './mapping.form.js';
import { rememberedOf } from './typed-before.js';
import type { TypedAccount } from './typed-connection.js';

/** What stands in the boxes of the page, and what became of the button that was pressed. */
export interface Press {
  account: AlmAccount;
  form: Form<TypedAccount>;
  mapping: Form<MappingForm>;
  /** What the administrator types of their own credential, for kinds that have it typed. */
  own?: Form<object>;
  proof: { key: string; parts: Proof[]; problem: string };
  /** The site, or the way to it, failed. */
  isBroken: boolean;
  /** Name of the step that is asked for, if any. */
  step: string;
}

/** What was typed is kept: `account` is as it stands now, and its site is open. */
export interface KeptPress extends Press {
  site: Site;
  /** What was typed put another connection in place. */
  isReplaced: boolean;
}

/** Where a button leads, and what is said there. */
export interface Onward {
  path: string;
  said?: string;
}

/** The page as it is opened: what is kept, and what was typed before and is no part of the account. */
export function unpressed(req: Request, account: AlmAccount, { accountForm, typed }: AlmProvider): Press {
  const { name, baseUrl, settings } = account;
  const before = rememberedOf(req, account.id);
  return {
    account,
    form: Form.of(accountForm, { name, baseUrl, ...settings }) as Form<TypedAccount>,
    mapping: Form.of(MappingForm),
    own: typed && Form.of(typed.form, before.own),
    proof: { key: before.proof, parts: [], problem: '' },
    isBroken: false,
    step: '',
  };
}

/** Says each beside its field. @returns whether there was any */
export function refuse({ form }: Press, problems: Problem[]): boolean {
  for (const problem of problems) form.reject(problem);
  return problems.length > 0;
}

/** Whether a password, or the like, was typed: what else is in these boxes may stand there from before. */
export function hasTypedSecret({ own }: Press): boolean {
  const shown = own?.view().values ?? {};
  return Object.entries(own?.values ?? {}).some(([field, value]) => Boolean(value) && !(field in shown));
}

/** Whether the administrator agreed that everybody's links are dropped. */
export function hasAgreed(req: Request): boolean {
  return req.body.dropLinks === 'yes';
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
