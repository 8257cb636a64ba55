import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AlmAccount } from '../alm-account.entity.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { absoluteUrl } from '../../web/navigation.js';
import type { Page } from '../../web/page.js';
import { CheckableAccount } from './accounts-in-address.js';
import { handoffsView } from './handoff.view.js';
import { HandoffsService } from './handoffs.service.js';

/** The sheets that an administrator of Footbridge hands to one of Jira. */
@Needs('set up ALM accounts')
@Controller()
export class HandoffsController {
  /** Links just made, by the administrator who is about to see them. Only their hash is stored. */
  private readonly newLinks = new LRUCache<string, string>({ max: 100, ttl: 10 * 60 * 1000 });

  constructor(private readonly handoffs: HandoffsService) {}

  @Get(paths.accounts.handoffs.pattern)
  async index(@CheckableAccount() account: AlmAccount, @Res() page: Page) {
    const reader = page.me.id + account.id;
    const newLink = this.newLinks.get(reader);
    this.newLinks.delete(reader);
    await this.render(page, account, Form.of(Object), newLink);
  }

  @Post(paths.accounts.handoffs.pattern)
  async create(@CheckableAccount() account: AlmAccount, @Res() page: Page) {
    const form = Form.of(Object);
    const token = await form.submit(() => this.handoffs.add(account, callbackUrl(page.req, account)));
    if (!token) return this.render(page, account, form);

    this.newLinks.set(page.me.id + account.id, absoluteUrl(page.req, paths.handoff({ token })));
    page.goOn(paths.accounts.handoffs({ id: account.id }));
  }

  @Post(paths.accounts.handoffWithdrawal.pattern)
  async withdraw(@CheckableAccount() account: AlmAccount, @Param('handoffId') id: string, @Res() page: Page) {
    await this.handoffs.withdraw(account, id);
    page.goOn(
      paths.accounts.handoffs({ id: account.id }),
      'The sheet is withdrawn: its link does not work any more.',
    );
  }

  private async render(page: Page, account: AlmAccount, form: Form<object>, newLink?: string) {
    const handoffs = await this.handoffs.openOf(account);
    page.show('link-health/handoffs', handoffsView({ account, handoffs, form, newLink }), form);
  }
}
