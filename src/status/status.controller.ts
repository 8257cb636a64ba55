import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { AccountHour } from '../accounts/account-hour.entity.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Circuits } from '../accounts/circuits.js';
import { ChangeFigures } from '../changes/change-figures.js';
import { Database } from '../database/database.js';
import { Outbox } from '../mail/outbox.js';
import { paths } from '../paths.js';
import { notFound } from '../problem.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { ServerState } from './server-state.js';
import { statusView } from './status.view.js';

/** What whoever runs Footbridge looks at when somebody asks whether it is well. */
@Needs('set up ALM accounts')
@Controller()
export class StatusController {
  @Inject(Circuits) private readonly circuits: Circuits;
  @Inject(Outbox) private readonly outbox: Outbox;

  constructor(
    private readonly accounts: AccountsService,
    private readonly changes: ChangeFigures,
    private readonly database: Database,
    private readonly server: ServerState,
  ) {}

  /** To whoever presses it, by the way that all mail goes. */
  @Post(paths.testMail.pattern) async testMail(@Res() page: Page) {
    const { name, email } = page.me;
    const facts = { name, link: this.outbox.url(paths.status()) };
    if (!this.outbox.isOn) throw notFound('Footbridge sends no mail.');
    await this.database.write((manager) => this.outbox.add(manager, { kind: 'test', to: email, facts }));
    page.goOn(
      paths.status(),
      `A test message to ${email} is on its way. This page says so when it cannot be sent.`,
    );
  }

  @Get(paths.status.pattern) async index(@Res() page: Page) {
    const [accounts, hours, counts, server, mail] = await Promise.all([
      this.accounts.saved(),
      this.database.read.find(AccountHour, { order: { hour: 'ASC' } }),
      this.changes.byState(),
      this.server.facts(),
      this.server.mail(),
    ]);
    const awaySince = (account: AlmAccount) => this.circuits.openSince(account);
    page.show('status/index', statusView({ accounts, hours, counts, awaySince, server, mail }));
  }
}
