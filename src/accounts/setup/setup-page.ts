import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount } from '../alm-account.entity.js';
import type { Site } from '../site.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { Problem } from '../../problem.js';
import type { Page } from '../../web/page.js';
import { AccountUse } from './account-use.js';
import { accountsEditView } from './account-setup.view.js';
import { textOf, unpressed, type Press } from './press.js';
import { waitingSecrets } from './set-aside.js';
import { SetupFacts } from './setup-facts.js';
import { seenOfAccount } from './shown-account.js';
import { Trying } from './trying.js';

/** Shows the page on which an account is set up. */
@Injectable()
export class SetupPage {
  constructor(
    private readonly accounts: AccountsService,
    private readonly trying: Trying,
    private readonly facts: SetupFacts,
    private readonly use: AccountUse,
  ) {}

  /** @param asked the step to open, and the work item to prove the mapping on, as the address names them. */
  async open(page: Page, account: AlmAccount, { step, proof }: Record<string, unknown>): Promise<void> {
    const site = await this.accounts.open(account);
    const press = { ...unpressed(page.req, account, site.kind), site, step: textOf(step) };
    if (textOf(proof)) press.proof = await this.trying.prove(page, site, textOf(proof));
    await this.show(page, press);
  }

  /** @param press with its site, where that is open already. */
  async show(page: Page, press: Press & { site?: Site }): Promise<void> {
    const { account, form } = press;
    const site = press.site ?? (await this.accounts.open(account));
    const [facts, use] = await Promise.all([this.facts.of(account, page.me.id), this.use.of(account)]);
    for (const [field, warning] of Object.entries({ ...facts.warnings, ...warningsOf(site) }))
      form.warnings[field] ??= warning;
    form.values.seen ||= seenOfAccount(site);
    const words = accountsEditView({
      ...press,
      ...facts,
      ...use,
      site,
      readerId: page.me.id,
      callbackUrl: callbackUrl(page.req, account),
      setAside: waitingSecrets(site),
      mapping: press.mapping.values,
    });
    page.show('accounts/edit', words);
  }
}

/** Sentences by field for what is in use, works, and should be better. */
function warningsOf({ kind, connection }: Site): Record<string, string> {
  try {
    return kind.configure(connection, {}).warnings;
  } catch (problem) {
    // Kept by an earlier version that took it: the page on which it is mended has to open.
    if (problem instanceof Problem && problem.field) return { [problem.field]: problem.sentences };
    throw problem;
  }
}
