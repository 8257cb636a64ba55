import type { AlmProblem } from '../alm/alm-problem.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import type { Credential } from './credential.entity.js';

/** Somebody wants something of an ALM site and has no working credential for it. */
export class LinkNeeded extends Problem {
  readonly accountId: string;
  /** They had one: at the top of every page it is said why it does not work any more. */
  readonly isBroken: boolean;
  /** It may work again without a new link, so trying again makes sense. */
  readonly mayPass: boolean;

  constructor(
    account: Pick<AlmAccount, 'id' | 'name'>,
    credential?: Pick<Credential, 'failure'> & Partial<Pick<Credential, 'isShutOut'>>,
  ) {
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
    this.mayPass = credential?.isShutOut ?? false;
  }
}

/** Whether the site refuses the person rather than the credential, as it does for a user who was deactivated. */
export function isShutOut({ cause }: AlmProblem): boolean {
  return cause === 'person-shut-out';
}
