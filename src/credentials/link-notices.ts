import { Injectable } from '@nestjs/common';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import type { AlmProvider } from '../alm/alm-provider.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { timeView } from '../dates.js';
import { paths } from '../paths.js';
import { may } from '../rights/permissions.js';
import type { PageNotice } from '../web/page-notice.js';
import type { Visitor } from '../web/visitor.js';
import { announcedDay, endInWords } from './credential-end.js';
import { Credential } from './credential.entity.js';
import { linkView, movingWords } from './credentials.view.js';
import { StoredCredentials } from './stored-credentials.js';
import { isUsable, linkedAccount } from './usable.js';

const PEOPLE = 1_000;

interface Concerns {
  links: { account: AlmAccount; credential: Credential; kind: AlmProvider; linkedBy: AlmProvider }[];
  /** Accounts whose site refuses Footbridge, for those who can do something about it. */
  failing: AlmAccount[];
}

/** What a person is told about their links, wherever they are, and administrators about their accounts. */
@Injectable()
export class LinkNotices {
  private readonly concerns: Memo<Concerns>;

  constructor(
    database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: StoredCredentials,
  ) {
    this.concerns = new Memo(database, [Credential, AlmAccount], PEOPLE);
  }

  async of(visitor: Visitor): Promise<PageNotice[]> {
    const { links, failing } = await this.concerns.get(`${visitor.id} ${visitor.role}`, () =>
      this.load(visitor),
    );
    return [
      ...failing.map(refusal),
      ...links.flatMap((link) => brokenLink(link) ?? moving(link) ?? nearEnd(link) ?? []),
    ];
  }

  private async load({ id, role }: Visitor): Promise<Concerns> {
    const [credentials, failing] = await Promise.all([
      this.credentials.allOf(id),
      may(role, 'set up ALM accounts') ? this.accounts.failing() : [],
    ]);
    if (credentials.length === 0) return { links: [], failing };
    const saved = await this.accounts.saved();
    const links = saved.flatMap((account) => {
      const credential = credentials.find(({ accountId }) => accountId === account.id);
      const kind = this.accounts.kindOf(account);
      const linkedBy = this.accounts.kindOf(linkedAccount(account, credential));
      return credential ? [{ account, credential, kind, linkedBy }] : [];
    });
    return { links, failing };
  }
}

function refusal({ id, name, failure, failingSince }: AlmAccount): PageNotice {
  return {
    kind: 'error',
    title: `${name}: Jira refuses Footbridge`,
    text: `${failure ?? ''} Nobody can read or change anything there since ${timeView(failingSince!).text}. People's own links are kept.`,
    link: { label: 'Open the account', path: paths.accounts.edit({ id }) },
  };
}

function brokenLink({ account, credential, kind }: Concerns['links'][number]): PageNotice | undefined {
  if (isUsable(credential, account)) return undefined;
  const { failure } = linkView(account, credential);
  return {
    kind: 'warning',
    title: `Your link to ${account.name} does not work any more`,
    text: failure,
    ...mend(account, kind),
  };
}

function moving({ account, credential, kind, linkedBy }: Concerns['links'][number]): PageNotice | undefined {
  const isFormer = credential.configurationVersion !== account.configurationVersion;
  if (!account.isTested || !isFormer) return undefined;
  return {
    kind: 'info',
    title: `Please link to ${account.name} again`,
    text: movingWords(linkedBy, kind),
    ...mend(account, kind),
  };
}

function nearEnd({ account, credential, kind }: Concerns['links'][number]): PageNotice | undefined {
  const day = announcedDay(credential);
  const isPutAway = credential.endAnnounced !== null && day !== undefined && day >= credential.endAnnounced;
  if (day === undefined || isPutAway) return undefined;
  const { buttons = [], link } = mend(account, kind);
  return {
    kind: day > 7 ? 'info' : 'warning',
    title: `Your link to ${account.name} ${endInWords(credential)}`,
    text: `It ends at ${timeView(credential.expiresAt!).text}. ${kind.words.beforeItEnds}`,
    link,
    buttons: [
      ...buttons,
      { label: 'Later', path: paths.credentials.announcement({ accountId: account.id }) },
    ],
  };
}

function mend({ id }: AlmAccount, { typed, words }: AlmProvider): Pick<PageNotice, 'link' | 'buttons'> {
  const params = { accountId: id };
  return typed
    ? { link: { label: words.button, path: paths.credentials.edit(params) } }
    : { buttons: [{ label: words.button, path: paths.credentials.authorization(params) }] };
}
