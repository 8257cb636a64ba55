import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import type { Credential } from './credential.entity.js';

/** Somebody wants something of an ALM site and has no working credential for it. */
export class LinkNeeded extends Problem {
  readonly accountId: string;
  /** They had one: at the top of every page it is said why it does not work any more. */
  readonly isBroken: boolean;

  constructor(account: Pick<AlmAccount, 'id' | 'name'>, credential?: Pick<Credential, 'failure'>) {
    const why = credential
      ? (credential.failure ?? 'Your link has ended.')
      : `You are not linked to ${account.name || 'this ALM account'} yet.`;
    super(why, {
      status: 403,
      nextStep: 'Link your own Jira account: it takes one visit to Jira, and you come back here.',
      link: { label: 'Link your Jira account', href: paths.credentials.edit({ accountId: account.id }) },
    });
    this.accountId = account.id;
    this.isBroken = credential !== undefined;
  }
}
