import { Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { LOGGER } from '../../logger.js';
import { Problem } from '../../problem.js';
import { Form } from '../../web/form.js';
import { requirePassword } from '../../web/password-again.js';
import { flash } from '../../web/visitor.js';
import { allOf } from '../../words.js';
import { AccountChanges } from './account-changes.js';
import { chosenMapping, MappingForm } from './mapping.form.js';
import { hasAgreed, refuse, textOf, unpressed, type KeptPress, type Onward, type Press } from './press.js';
import { waitingSecrets } from './set-aside.js';
import { bindingLabels, seenOfAccount } from './shown-account.js';
import { remember } from './typed-before.js';
import type { TypedAccount } from './typed-connection.js';

/** Every button of the page keeps what was typed, whatever else it is for. */
@Injectable()
export class Keeping {
  constructor(
    private readonly accounts: AccountsService,
    private readonly changes: AccountChanges,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Keeps what the page was sent with, and then does what the button is for.
   *
   * @returns what stands on the page now, and where the button leads; nowhere while something is to be said first.
   */
  async press(
    req: Request,
    account: AlmAccount,
    action: (press: KeptPress) => Promise<Onward | undefined>,
  ): Promise<{ press: Press; next: Onward | undefined }> {
    const press = await this.bind(req, account);
    const next = await press.form.submit(async () => {
      const kept = await this.keep(req, press);
      return kept && action(kept).catch((error: unknown) => this.broken(press, error));
    });
    return { press, next };
  }

  /**
   * A pasted secret waits for the agreement that links are dropped no longer than until the page is saved without it.
   *
   * @throws Problem when that was agreed to and there is nothing (any more) that drops them.
   */
  async settle(req: Request, { site, isReplaced }: KeptPress): Promise<void> {
    if (site.account.isSaved && hasAgreed(req) && !isReplaced)
      throw new Problem(
        `Nothing was changed that drops links: ${allOf(bindingLabels(site))} are what they were.`,
        {
          field: 'dropLinks',
          nextStep: 'Paste once more what you meant to change; otherwise leave the box empty.',
        },
      );
    const waiting = waitingSecrets(site);
    if (waiting.length === 0) return;
    await this.changes.dropSetAside(site.account);
    const dropped = `The box was not ticked, so the pasted ${allOf(waiting)} is dropped. The one in use stays.`;
    flash(req, 'info', dropped);
  }

  /** Gives the account a new key pair. See {@link AccountChanges.rekey}. */
  rekey(req: Request, { site }: KeptPress): Promise<void> {
    if (site.account.isSaved) requirePassword(req);
    return this.changes.rekey(site, hasAgreed(req));
  }

  /** What the page was sent with. Nothing is kept of the account yet. */
  private async bind(req: Request, account: AlmAccount): Promise<Press> {
    const kind = this.accounts.kindOf(account);
    const press = unpressed(req, account, kind);
    press.form = (await Form.bind(kind.accountForm, req.body)) as Form<TypedAccount>;
    press.form.values.seen = textOf(req.body.seen);
    const mapping = await Form.bind(MappingForm, req.body);
    if (mapping.valid) press.mapping = mapping; // else it was no page of ours that sent it
    if (kind.typed) press.own = await Form.bind(kind.typed.form, req.body);
    press.proof.key = press.mapping.values.proof ?? press.proof.key;
    remember(req, account.id, press.own, press.proof.key);
    return press;
  }

  /**
   * Keeps what can be kept of it, and says the rest beside its field.
   *
   * @returns undefined where something is to be said before the button does what it is for.
   */
  private async keep(req: Request, press: Press): Promise<KeptPress | undefined> {
    const { account, form } = press;
    const mapping = chosenMapping(press.mapping.values, account);
    const { site, warnings, problems, isReplaced } = await this.changes.keep(account.id, {
      values: form.values,
      seen: textOf(req.body.seen),
      dropLinks: hasAgreed(req),
      allow: () => requirePassword(req),
      ...(mapping && { mapping }),
    });
    form.values.seen = seenOfAccount(site);
    Object.assign(form.warnings, warnings);
    // The same press: what is refused is shown with the account as it stands now.
    const kept = Object.assign(press, { account: site.account, site, isReplaced });
    return refuse(press, problems) ? undefined : kept;
  }

  /** Notes that the site, or the way to it, is what failed: then the page leads on to every step. */
  private broken(press: Press, error: unknown): never {
    if (error instanceof AlmProblem) {
      press.isBroken = true;
      this.logger.warn({ kind: error.kind, diagnosis: error.diagnosis }, error.message);
    }
    throw error;
  }
}
