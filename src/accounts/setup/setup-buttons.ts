import { Injectable } from '@nestjs/common';
import { LinkHealthService } from '../health/link-health.service.js';
import { callbackUrl } from '../../oauth/callback-url.js';
import { paths } from '../../paths.js';
import type { Page } from '../../web/page.js';
import { Keeping } from './keeping.js';
import { KindChangeService } from './kind-change.service.js';
import { refuse, textOf, type KeptPress, type Onward } from './press.js';
import { Trying } from './trying.js';

type Button = (press: KeptPress, page: Page) => Promise<Onward | undefined>;

/** What the buttons beside the steps are for, once what was typed is kept. Each is named in the field `then`. */
@Injectable()
export class SetupButtons {
  constructor(
    private readonly health: LinkHealthService,
    private readonly change: KindChangeService,
    private readonly keeping: Keeping,
    private readonly trying: Trying,
  ) {}

  /** @returns undefined where something is to be said beside a field first. */
  press(press: KeptPress, page: Page): Promise<Onward | undefined> {
    const { then } = page.req.body;
    const button = this.buttons.get(textOf(then)) ?? this.keep;
    return button(press, page);
  }

  private readonly check: Button = async (press, page) => {
    if (refuse(press, press.site.lacks)) return undefined;
    await this.health.check(press.account, askingOf(press, page));
    return { path: pathsOf(press).edit + '#jira' };
  };

  private readonly everyStep: Button = async (press, page) => {
    if (refuse(press, press.site.lacks)) return undefined;
    await this.health.climb(press.account, page.me.id, askingOf(press, page));
    return { path: pathsOf(press).ladder };
  };

  private readonly stopSigning: Button = async (press) => {
    await this.health.signFor(press.account, '');
    return { path: pathsOf(press).more, said: "Calls are signed for the account's own address again." };
  };

  private readonly forgetAuthority: Button = async (press) => {
    await this.health.forgetAuthority(press.account);
    return { path: pathsOf(press).more, said: 'The private authority is not trusted any more.' };
  };

  private readonly switchKind: Button = async (press, page) => {
    await this.change.to(press.account, textOf(page.req.query.kind));
    return { path: pathsOf(press).edit };
  };

  /** The Enter key presses nothing in particular: in the box that Test Connection is for, that one. */
  private readonly enter: Button = async (press, page) => {
    const isProofTyped = press.proof.key !== textOf(page.req.body.provedOn);
    return isProofTyped ? this.trying.press(page, press) : this.keep(press, page);
  };

  private readonly keep: Button = async (press, page) => {
    await this.keeping.settle(page.req, press);
    return {
      path: pathsOf(press).edit,
      said: press.account.isSaved ? 'Your changes are kept.' : 'The draft is kept.',
    };
  };

  /** It leads on from the address: without one there is nothing to go on to. */
  private readonly goOn: Button = async (press, page) => {
    const lacksAddress = press.site.lacks.filter(({ field }) => field === 'baseUrl');
    return refuse(press, lacksAddress) ? undefined : this.keep(press, page);
  };

  private readonly buttons = new Map<string, Button>([
    ['enter', this.enter],
    ['continue', this.goOn],
    ['check', this.check],
    ['ladder', this.everyStep],
    ['stop-signing', this.stopSigning],
    ['forget-authority', this.forgetAuthority],
    ['switch-kind', this.switchKind],
    ['handoff', async (press) => ({ path: pathsOf(press).handoffs })],
    ['kind', async (press) => ({ path: pathsOf(press).kind })],
    ['next-key', async (press) => ({ path: pathsOf(press).nextKey })],
  ]);
}

function pathsOf({ account: { id } }: KeptPress) {
  const { edit, ladder, handoffs, kind, nextKey } = paths.accounts;
  return {
    edit: edit({ id }),
    more: edit({ id }) + '#more',
    ladder: ladder({ id }),
    handoffs: handoffs({ id }),
    kind: kind({ id }),
    nextKey: nextKey({ id }),
  };
}

function askingOf({ account }: KeptPress, page: Page) {
  return { callbackUrl: callbackUrl(page.req, account), by: page.me.name };
}
