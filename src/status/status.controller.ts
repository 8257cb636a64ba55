import { Controller, Get, Res } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { Circuits } from '../accounts/circuits.js';
import { ChangeFigures } from '../changes/change-figures.js';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import type { Page } from '../web/page.js';
import { ServerState } from './server-state.js';
import { statusView } from './status.view.js';

/** What whoever runs Footbridge looks at when somebody asks whether it is well. */
@Needs('set up ALM accounts')
@Controller()
export class StatusController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly circuits: Circuits,
    private readonly changes: ChangeFigures,
    private readonly server: ServerState,
  ) {}

  @Get(paths.status.pattern) async index(@Res() page: Page) {
    const [accounts, hours, counts, server, mail] = await Promise.all([
      this.accounts.saved(),
      this.server.hours(),
      this.changes.byState(),
      this.server.facts(),
      this.server.mail(),
    ]);
    const awaySince = (account: AlmAccount) => this.circuits.openSince(account);
    page.show('status/index', statusView({ accounts, hours, counts, awaySince, server, mail }));
  }
}
