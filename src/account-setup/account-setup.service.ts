import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { AlmAccount, TestedSite } from '../accounts/alm-account.entity.js';
import { AccountsService } from '../accounts/accounts.service.js';
import {
  MAPPED_FIELDS,
  type AlmClient,
  type AlmConnection,
  type AlmProvider,
  type ConfiguredConnection,
  type FieldMapping,
  type MappedField,
} from '../alm/alm-provider.js';
import { CredentialsService } from '../credentials/credentials.service.js';
import { Database } from '../database/database.js';
import { Problem } from '../problem.js';
import { counted } from '../web/words.js';

/** What an administrator typed for the account itself. */
export interface TypedAccount {
  name?: string;
  [field: string]: string | undefined;
}

/** One part of the mapping, proved on a work item. */
export interface Proof {
  part: MappedField;
  /** The value as the site gave it, as JSON. */
  raw: string;
  /** What Footbridge makes of it; empty for no value. */
  understood: string;
}

/** The way of an ALM account from its first click to its being saved, and its later changes. */
@Injectable()
export class AccountSetupService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
  ) {}

  /**
   * Keeps what was typed. Another address, consumer key or key pair voids every link made with the old one.
   *
   * @param dropLinks whether the administrator agreed to that; not asked for drafts.
   * @returns the account as it is now, and sentences by field for what works but should be better.
   * @throws Problem with `field` for a value that can never work: all the others are kept. Or when the agreement
   * is missing: then nothing is kept.
   */
  async keep(
    account: AlmAccount,
    typed: TypedAccount,
    dropLinks: boolean,
  ): Promise<{ account: AlmAccount; warnings: Record<string, string> }> {
    const provider = this.accounts.providerOf(account);
    const { warnings, problem } = await this.database.write(async () => {
      // Read once more: from here on nobody else writes.
      const now = await this.accounts.find(account.id);
      const { observe: _, ...current } = await this.accounts.connection(now);
      const { connection, ...said } = configure(provider, current, definedOf(typed));
      await this.accounts.rename(now, typed.name ?? now.name);
      if (isDeepStrictEqual(connection, current)) return said;
      if (isAdjustment(connection, current)) await this.accounts.adjust(now, () => connection);
      else await this.replaceConnection(now, connection, dropLinks);
      return said;
    });
    if (problem) throw problem;
    return { account: await this.accounts.find(account.id), warnings };
  }

  /** Gives the account a new key pair. @throws Problem as {@link keep}, for a kind without keys, or 409. */
  async rekey(account: AlmAccount, dropLinks: boolean): Promise<void> {
    const provider = this.accounts.providerOf(account);
    if (!provider.rekey) throw new Problem('This kind of ALM account has no key pair.', { status: 404 });
    const { secrets } = await provider.rekey(await this.accounts.connection(account));
    await this.database.write(async () => {
      // The way to the site may have been adjusted while the keys were made.
      const connection = await this.accounts.connection(await this.accounts.find(account.id));
      await this.replaceConnection(account, { ...connection, secrets }, dropLinks);
    });
  }

  /** Throws a Problem with `field` for the first thing that the account lacks before the site can be asked. */
  async assertComplete(account: AlmAccount): Promise<void> {
    await this.accounts.completeConnection(account);
  }

  /**
   * Asks the site, as this administrator, who they are, what it is and what can be read.
   *
   * @param chosen the mapping that was chosen; parts that nobody has chosen yet get the likely field.
   * @throws LinkNeeded, AlmProblem
   */
  async test(profileId: string, account: AlmAccount, chosen: FieldMapping | undefined): Promise<TestedSite> {
    await this.assertComplete(account);
    const provider = this.accounts.providerOf(account);
    const { site, proposed } = await this.credentials.as(profileId, account, (client) =>
      explore(provider, client, profileId),
    );
    await this.accounts.tested(account, site, chosen ?? (account.site ? account.mapping : proposed));
    return site;
  }

  /** The mapping on a real work item as this administrator sees it. @throws LinkNeeded, AlmProblem */
  async prove(profileId: string, account: AlmAccount, key: string): Promise<Proof[]> {
    const provider = this.accounts.providerOf(account);
    const mapped = MAPPED_FIELDS.filter((part) => account.mapping[part]);
    const ids = mapped.map((part) => account.mapping[part]!);
    const raw = await this.credentials.as(profileId, account, (client) => client.rawFields(key, ids));
    return mapped.map((part) => {
      const value = raw[account.mapping[part]!] ?? null;
      return { part, raw: JSON.stringify(value), understood: provider.interpret(part, value) };
    });
  }

  /** Key of a recently changed work item, to prove the mapping on; undefined when there is none. */
  async someWorkItem(profileId: string, account: AlmAccount): Promise<string | undefined> {
    const source = { type: 'jql', jql: 'ORDER BY updated DESC' } as const;
    const page = { startAt: 0, maxResults: 1 };
    const found = await this.credentials.as(profileId, account, (client) => client.index(source, page, {}));
    return found.items[0]?.key;
  }

  private async replaceConnection(
    account: AlmAccount,
    connection: AlmConnection,
    dropLinks: boolean,
  ): Promise<void> {
    const links = await this.credentials.linkedTo(account);
    if (account.isSaved && links.length > 0 && !dropLinks) {
      throw new Problem(`This change drops ${counted(links.length, 'link')} that people made to Jira.`, {
        field: 'dropLinks',
        nextStep: 'Tick the box if you want that, and paste a private key once more if you had.',
      });
    }
    await this.accounts.reconnect(account, connection);
    await this.credentials.dropAllOf(account);
  }
}

/** Settings that change the way to the site, and not what it knows Footbridge by: links stay good. */
const ADJUSTABLE = { signingUrl: '', certificateAuthority: '' };

/** Whether both connections are the same but for settings that leave links good. */
function isAdjustment(next: AlmConnection, current: AlmConnection): boolean {
  const rest = ({ baseUrl, settings, secrets }: AlmConnection) => ({
    baseUrl,
    secrets,
    settings: { ...settings, ...ADJUSTABLE },
  });
  return isDeepStrictEqual(rest(next), rest(current));
}

/** The connection that the workable ones of the typed values make, and what is wrong with the first other one. */
function configure(
  provider: AlmProvider,
  current: AlmConnection,
  typed: Record<string, string>,
): ConfiguredConnection & { problem?: Problem } {
  try {
    return provider.configure(current, typed);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.field === undefined || !(problem.field in typed))
      throw problem;
    const { [problem.field]: _, ...others } = typed;
    return { ...configure(provider, current, others), problem };
  }
}

async function explore(
  provider: AlmProvider,
  client: AlmClient,
  profileId: string,
): Promise<{ site: TestedSite; proposed: FieldMapping }> {
  // First of all: an anonymous answer to anything else looks like success.
  const user = await client.whoAmI();
  const [site, fields, projects] = await Promise.all([client.site(), client.fields(), client.projects()]);
  const proposals = provider.proposeMapping(fields);
  const choices = mapValues(proposals, ({ choices }) => choices.map(({ id, name }) => ({ id, name })));
  const proposed = MAPPED_FIELDS.filter((part) => proposals[part].proposed);
  return {
    site: {
      version: site.version,
      title: site.title,
      baseUrl: site.baseUrl,
      testedAs: `${user.displayName} (${user.name})`,
      testedAt: new Date().toISOString(),
      testedBy: profileId,
      readable: `${counted(projects.length, 'project')} and ${counted(fields.length, 'field')}`,
      choices,
    },
    proposed: Object.fromEntries(proposed.map((part) => [part, proposals[part].proposed])),
  };
}

function mapValues<K extends string, A, B>(record: Record<K, A>, change: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<
    K,
    B
  >;
}

function definedOf(typed: TypedAccount): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typed).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
