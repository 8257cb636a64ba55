import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '../../problem.js';
import { Form } from '../../web/form.js';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { Connections } from '../connections.js';

/** What the site tells its administrator while they let Footbridge in, typed by them on the sheet that they were handed. */
@Injectable()
export class BroughtBack {
  constructor(
    private readonly accounts: AccountsService,
    private readonly connections: Connections,
  ) {}

  /**
   * The fields that a sheet asks for: those that are missing, and all of them while a draft was not accepted yet. Whoever
   * has the link of a sheet can change nothing of an account that works.
   */
  async fieldsOf(account: AlmAccount): Promise<readonly string[]> {
    const { kind, lacks } = await this.accounts.open(account);
    const fields = kind.consent?.broughtBack ?? [];
    const isMissing = lacks.some(({ field }) => fields.includes(field ?? ''));
    return isMissing || !(account.isSaved || isAccepted(account)) ? fields : [];
  }

  /** The form of those fields, with what is kept of them. */
  async formOf(account: AlmAccount): Promise<Form<object>> {
    const kept = only(await this.fieldsOf(account), account.settings);
    return Form.of(this.accounts.kindOf(account).accountForm, kept);
  }

  /** The same as it was sent. */
  async bind(account: AlmAccount, body: object): Promise<Form<object>> {
    const sent = only(await this.fieldsOf(account), body);
    return Form.bind(this.accounts.kindOf(account).accountForm, sent);
  }

  /** Keeps it sealed with the account. @throws Problem with `field` for what is missing or can never work. */
  async keep(account: AlmAccount, typed: object): Promise<{ account: AlmAccount }> {
    const fields = await this.fieldsOf(account);
    if (fields.length === 0) return { account };
    const { kind, connection } = await this.accounts.open(account);
    const next = kind.configure(connection, only(fields, typed)).connection;
    const missing = Object.entries(kind.missing(next)).find(([field]) => fields.includes(field));
    if (missing) throw new Problem(missing[1], { field: missing[0] });
    if (!isDeepStrictEqual(next, connection)) await this.connections.reconnect(account, next);
    return { account: await this.accounts.find(account.id) };
  }
}

function only(fields: readonly string[], values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) => fields.includes(field) && value),
  );
}

function isAccepted({ lastCheck }: AlmAccount): boolean {
  return lastCheck !== null && !lastCheck.problem;
}
