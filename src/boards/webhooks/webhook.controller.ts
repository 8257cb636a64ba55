import { Controller, Get, Post, Res } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { AnyAccount } from '../../accounts/account-in-address.js';
import { AccountsService } from '../../accounts/accounts.service.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { absoluteUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { BoardsService } from '../boards.service.js';
import { WebhookForm } from './webhook-form.js';
import { WebhookHints } from './webhook-hints.js';
import { WebhookRegistration } from './webhook-registration.js';
import { conditionFor, webhookView } from './webhook.view.js';

/** The way by which Jira says that something has changed: registered by a button, or by what to type there. */
@Needs('set up ALM accounts')
@Controller()
export class WebhookController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly boards: BoardsService,
    private readonly hints: WebhookHints,
    private readonly registration: WebhookRegistration,
  ) {}

  @Get(paths.accounts.webhook.pattern) async show(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const { seen } = await this.boards.listedFor(page.me);
    const condition = conditionFor(seen.filter(({ accountId }) => accountId === account.id));
    await this.render(page, account, Form.of(WebhookForm, { condition }));
  }

  @Post(paths.accounts.webhook.pattern) async register(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const form = await page.bind(WebhookForm);
    const url = this.urlOf(page, account);
    const isNarrowed = await form.submit(({ condition }) =>
      this.registration.register(account, page.me.id, { url, condition }).catch(besideCondition),
    );
    if (isNarrowed === undefined) return this.render(page, account, form);
    const isLeftOut = !isNarrowed && form.values.condition;
    const more = isLeftOut ? ' This version of Jira takes the query on its own page only.' : '';
    page.goOn(paths.accounts.webhook({ id: account.id }), `The webhook is registered in Jira.${more}`);
  }

  /** Where the button was sent to, opened as a page. */
  @Get(paths.accounts.webhookRemoval.pattern) back(@AnyAccount() { id }: AlmAccount, @Res() page: Page) {
    page.goOn(paths.accounts.webhook({ id }));
  }

  @Post(paths.accounts.webhookRemoval.pattern)
  async remove(@AnyAccount() account: AlmAccount, @Res() page: Page) {
    const form = Form.of(WebhookForm);
    const count = await form.submit(() => this.registration.remove(account, page.me.id));
    if (count === undefined) return this.render(page, account, form);
    const words = count > 0 ? 'The webhook is removed from Jira.' : 'There was no webhook of ours in Jira.';
    page.goOn(paths.accounts.webhook({ id: account.id }), words);
  }

  private async render(page: Page, account: AlmAccount, form: Form<WebhookForm>): Promise<void> {
    const [site, registration] = await Promise.all([
      this.accounts.open(account),
      this.registration.of(account, page.me.id),
    ]);
    const words = webhookView(site, {
      url: this.urlOf(page, account),
      signing: this.registration.secrets.signing(account.id),
      lastHeard: this.hints.lastHeard(account.id),
      registration,
      form,
    });
    page.show('accounts/webhook', words, form);
  }

  private urlOf(page: Page, account: AlmAccount): string {
    return absoluteUrl(page.req, this.registration.pathOf(account));
  }
}

/** What Jira does not take of a webhook is its query: all else is ours. */
function besideCondition(error: unknown): never {
  if (!(error instanceof AlmProblem) || error.kind !== 'invalid') throw error;
  const words = [...error.messages, ...Object.values(error.fields)].join(' ');
  throw new Problem(words || error.sentences, { field: 'condition' });
}
