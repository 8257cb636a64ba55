import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Request } from 'express';
import type { AlmAccount, LinkCheck } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { Needs } from '../../web/access.js';
import { wantsJson } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { requirePassword } from '../../web/password-again.js';
import { AccountWithKeys } from './accounts-in-address.js';
import { KeyReplacementService } from './key-replacement.service.js';
import { LinkHealthService, type Asking } from './link-health.service.js';
import { nextKeyView, refusalView } from './next-key.view.js';
import { answerWatcher } from './watching.js';

const SWITCHED = 'Jira accepts the new key, and it is in use. Everybody’s link goes on as before.';
const FORGOTTEN =
  'The new key pair is forgotten. The one in use stays: if its public key was replaced in Jira already, put it back there.';

/** A second key pair beside the one in use, until Jira accepts it. */
@Needs('set up ALM accounts')
@Controller()
export class NextKeyController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly health: LinkHealthService,
    private readonly keys: KeyReplacementService,
  ) {}

  @Get(paths.accounts.nextKey.pattern) async show(@AccountWithKeys() account: AlmAccount, @Res() page: Page) {
    await this.render(page, account);
  }

  @Post(paths.accounts.nextKey.pattern)
  async create(@AccountWithKeys() account: AlmAccount, @Res() page: Page) {
    if (account.isSaved) requirePassword(page.req);
    await this.keys.prepare(account);
    page.goOn(paths.accounts.nextKey({ id: account.id }));
  }

  /** Where a button of the page leads, opened as a page. */
  @Get([paths.accounts.nextKeyUse.pattern, paths.accounts.nextKeyRemoval.pattern])
  back(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.accounts.nextKey({ id }));
  }

  /** A press of the button, or the next look of a page that watches. */
  @Post(paths.accounts.nextKeyUse.pattern)
  async use(@AccountWithKeys() account: AlmAccount, @Res() page: Page) {
    const [{ id }, { req }] = [account, page];
    const asking = { callbackUrl: callbackUrl(req, account), by: page.me.name };
    if (wantsJson(req)) return this.look(account, asking, page);
    const { standing, refusal } = await this.keys.switchKey(account, pairOf(req), asking);
    if (standing === 'gone') throw gone(id);
    if (refusal) return this.render(page.status(422), account, refusal);
    page.goOn(paths.accounts.nextKey({ id }), SWITCHED);
  }

  @Post(paths.accounts.nextKeyRemoval.pattern)
  async remove(@AccountWithKeys() account: AlmAccount, @Res() page: Page) {
    const nextKey = paths.accounts.nextKey({ id: account.id });
    const standing = await this.keys.nextKey(account, pairOf(page.req));
    if (standing === 'in use') {
      page.say('info', `${SWITCHED} Nothing was forgotten.`);
      return page.goOn(nextKey);
    }
    if (standing === 'waits') await this.keys.forget(account);
    page.goOn(nextKey, FORGOTTEN);
  }

  /** The page that watches is done when its pair is in use, and also when there is nothing to wait for any more. */
  private async look(account: AlmAccount, asking: Asking, page: Page): Promise<void> {
    const { req } = page;
    const { standing, refusal } = this.health.mayAsk(account)
      ? await this.keys.switchKey(account, pairOf(req), asking)
      : { standing: await this.keys.nextKey(account, pairOf(req)), refusal: undefined };
    if (standing === 'waits' && !refusal) return void page.status(200).json({ ok: true, isDone: false });
    const isDone = standing !== 'waits';
    const said = standing === 'gone' ? gone(account.id).sentences : SWITCHED;
    if (isDone) page.say(standing === 'gone' ? 'info' : 'success', said);
    const check = refusalView(refusal);
    answerWatcher(page.status(200), { isDone, text: check?.title ?? said, check });
  }

  private async render(page: Page, account: AlmAccount, refusal?: LinkCheck): Promise<void> {
    const site = await this.accounts.open(account);
    page.show('link-health/next-key', nextKeyView(site, refusalView(refusal)));
  }
}

/** The fingerprint of the pair that the page has shown. */
function pairOf(req: Request): string {
  const pair: unknown = req.body.pair;
  return typeof pair === 'string' ? pair : '';
}

function gone(id: string): Problem {
  return new Problem('That new key pair is not there any more: it was forgotten or replaced meanwhile.', {
    status: 409,
    nextStep: 'The key pair in use stays in use. Prepare another one if you still want to replace it.',
    link: { label: 'Replace the key pair', href: paths.accounts.nextKey({ id }) },
  });
}
