import type { LinkWords } from '../alm/alm-provider.js';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import type { Credential } from './credential.entity.js';

/** What there was instead of a working link. */
export type BrokenLink = Pick<Credential, 'failure'> & Partial<Pick<Credential, 'isShutOut'>>;

/** Somebody wants something of an ALM site and has no working credential for it. */
export class LinkNeeded extends Problem {
  readonly accountId: string;
  /** How they come by a link, as a sentence. */
  readonly invitation: string;
  /** They had one: at the top of every page it is said why it does not work any more. */
  readonly isBroken: boolean;
  /** It may work again without a new link, so trying again makes sense. */
  readonly mayPass: boolean;
  /** What they wanted is written down, and offered to them again. */
  isParked = false;

  constructor(account: Pick<AlmAccount, 'id' | 'name'>, words: LinkWords, credential?: BrokenLink) {
    const why = credential
      ? (credential.failure ?? 'Your link has ended.')
      : `You are not linked to ${account.name || 'this ALM account'} yet.`;
    super(why, {
      status: 403,
      nextStep: words.invitation,
      link: { label: 'Link your Jira account', href: paths.credentials.edit({ accountId: account.id }) },
    });
    this.accountId = account.id;
    this.invitation = words.invitation;
    this.isBroken = credential !== undefined;
    this.mayPass = credential?.isShutOut ?? false;
  }
}
