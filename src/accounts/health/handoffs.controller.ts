import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { AlmAccount } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import { notFound } from '../../problem.js';
import { AdministratorsOnly } from '../../web/access.js';
import { Form } from '../../web/form.js';
import { absoluteUrl, seeOther } from '../../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../../web/visitor.js';
import { handoffsView } from './handoff.view.js';
import { HandoffsService } from './handoffs.service.js';
import { LinkHealthService } from './link-health.service.js';

/** The sheets that an administrator of Footbridge hands to one of Jira. */
@AdministratorsOnly()
@Controller()
export class HandoffsController {
  /** Links just made, by the administrator who is about to see them. Only their hash is stored. */
  private readonly newLinks = new LRUCache<string, string>({ max: 100, ttl: 10 * 60 * 1000 });

  constructor(
    private readonly accounts: AccountsService,
    private readonly handoffs: HandoffsService,
    private readonly health: LinkHealthService,
  ) {}

  @Get(paths.accounts.handoffs.pattern)
  async index(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Res() res: Response) {
    const account = await this.find(id);
    const newLink = this.newLinks.get(me.id + id);
    this.newLinks.delete(me.id + id);
    await this.render(res, account, Form.of(Object), newLink);
  }

  @Post(paths.accounts.handoffs.pattern)
  async create(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    const account = await this.find(id);
    const form = Form.of(Object);
    const token = await form.submit(() => this.handoffs.add(account, callbackUrl(req, account)));
    if (!token) return this.render(res.status(form.status), account, form);

    this.newLinks.set(me.id + id, absoluteUrl(req, paths.handoff({ token })));
    seeOther(res, paths.accounts.handoffs({ id }));
  }

  @Post(paths.accounts.handoffWithdrawal.pattern)
  async withdraw(
    @Param('id') id: string,
    @Param('handoffId') handoffId: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    await this.handoffs.withdraw(await this.find(id), handoffId);
    flash(req, 'success', 'The sheet is withdrawn: its link does not work any more.');
    seeOther(res, paths.accounts.handoffs({ id }));
  }

  private async render(res: Response, account: AlmAccount, form: Form<object>, newLink?: string) {
    const handoffs = await this.handoffs.openOf(account);
    res.render('link-health/handoffs', handoffsView({ account, handoffs, form, newLink }));
  }

  private async find(id: string): Promise<AlmAccount> {
    const account = await this.accounts.find(id);
    if (!this.health.canCheck(account)) throw notFound('There is no such page.');
    return account;
  }
}
