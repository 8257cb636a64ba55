import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { AccountNeighbours } from '../../accounts/neighbours.js';
import { inTime } from '../../in-time.js';
import { Problem } from '../../problem.js';
import { WebhookHints } from './webhook-hints.js';
import { PATIENCE, WebhookRegistration } from './webhook-registration.js';

/** An account that is removed takes its webhook out of the site with it. */
@Injectable()
export class WebhookEnd implements OnModuleInit {
  constructor(
    private readonly registration: WebhookRegistration,
    private readonly hints: WebhookHints,
    private readonly neighbours: AccountNeighbours,
  ) {}

  onModuleInit(): void {
    this.neighbours.beforeRemoval = (account, profileId) => this.endWith(account, profileId);
  }

  /** The account ends whatever the site says: what a webhook says that stays behind is heard by nobody. */
  private async endWith(account: AlmAccount, profileId: string): Promise<string> {
    const ending = this.registration.remove(account, profileId).then(
      (count) => (count > 0 ? 'Its webhook in Jira is removed, too.' : ''),
      (problem: unknown) => {
        if (problem instanceof Problem) return undefined;
        throw problem;
      },
    );
    const words = await inTime(ending, PATIENCE);
    if (words !== undefined || !this.hints.lastHeard(account.id)) return words ?? '';
    return 'Its webhook is still in Jira: remove it there, under Administration, System, WebHooks.';
  }
}
