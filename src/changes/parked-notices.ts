import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.js';
import { AlmAccount } from '../accounts/alm-account.entity.js';
import { Credential } from '../credentials/credential.entity.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Database } from '../database/database.js';
import { Memo } from '../database/memo.js';
import { paths } from '../paths.js';
import type { PageNotice } from '../web/page-notice.js';
import type { Visitor } from '../web/visitor.js';
import { counted } from '../words.js';
import { Change } from './change.entity.js';
import { ChangeRows } from './change-rows.js';
import { aheadOf, isParked } from './waiting-behind.js';

const PEOPLE = 1_000;

/** Tells people who are linked of their changes that are not made before they say so, such as those that a former link left. */
@Injectable()
export class ParkedNotices {
  private readonly notices: Memo<PageNotice[]>;

  constructor(
    database: Database,
    private readonly rows: ChangeRows,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {
    this.notices = new Memo(database, [Change, Credential, AlmAccount], PEOPLE);
  }

  of({ id }: Visitor): Promise<PageNotice[]> {
    return this.notices.get(id, () => this.load(id));
  }

  private async load(profileId: string): Promise<PageNotice[]> {
    const links = await this.credentials.allOf(profileId);
    const saved = links.length > 0 ? await this.accounts.saved() : [];
    const notices = links.map(async ({ accountId, userKey, isFailing }) => {
      const account = saved.find(({ id }) => id === accountId);
      if (!account || isFailing) return [];
      const open = await this.rows.openOf(profileId, accountId);
      const parked = open.filter((change) => change.userKey === userKey && isParked(change, open));
      const behind = open.filter((change) => parked.some((one) => one === aheadOf(change, open)));
      return parked.length > 0 ? [notice(parked.length, behind.length, account)] : [];
    });
    return (await Promise.all(notices)).flat();
  }
}

/** @param behind how many more go only after those */
function notice(count: number, behind: number, { name }: AlmAccount): PageNotice {
  const it = count === 1 ? 'it' : 'them';
  const more = behind > 0 ? ` ${counted(behind, 'more waits', 'more wait')} behind ${it}.` : '';
  return {
    kind: 'info',
    title: `${counted(count, 'change')} for ${name} ${count === 1 ? 'waits' : 'wait'} for you`,
    text: `Nothing of it is sent before you say so: it waited too long, or for your link.${more}`,
    link: { label: 'My changes', path: paths.changes.index() },
  };
}
