import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import type { AlmAccount, TestedSite } from '../alm-account.entity.js';

/** Characters of a name that nobody typed. */
const LONGEST_NAME = 100;

/** What accounts are called: people choose among them by name. */
@Injectable()
export class AccountNames {
  constructor(private readonly accounts: AccountsService) {}

  /** What the site calls itself, or else where it is: two accounts of one name cannot be told apart. */
  async proposed({ baseUrl }: AlmAccount, { title }: TestedSite): Promise<string> {
    const names = (await this.accounts.all()).map(({ name }) => folded(name));
    const name = title.trim().slice(0, LONGEST_NAME).trim();
    return name && !names.includes(folded(name)) ? name : new URL(baseUrl).host;
  }

  /** A sentence for the box of the name, where another account has the same. */
  async warnings({ id, name }: AlmAccount): Promise<{ name?: string }> {
    const others = name ? (await this.accounts.all()).filter((other) => other.id !== id) : [];
    const isTwin = others.some((other) => folded(other.name) === folded(name));
    return isTwin ? { name: 'Another ALM account has this name too: people cannot tell the two apart.' } : {};
  }
}

/** Names that nobody can tell apart are the same. */
function folded(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
