import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { AlmAccount, TestedSite } from '../alm-account.entity.js';
import { AccountsService } from '../accounts.service.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import {
  MAPPED_FIELDS,
  type AlmClient,
  type AlmList,
  type AlmConnection,
  type AlmProvider,
  type ConfiguredConnection,
  type FieldMapping,
  type MappedField,
} from '../../alm/alm-provider.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { Database } from '../../database/database.js';
import { Problem } from '../../problem.js';
import { secretFields } from '../../secret-field.js';
import { refuseIfChanged, seenOf } from '../../web/changed-meanwhile.js';
import { counted, leftOutWords } from '../../words.js';
import { offered, type Offer } from '../../alm/offers.js';
import { withoutSetAside, withSetAside } from './set-aside.js';
import { isSameLink, shownAccount } from './shown-account.js';

/** Characters of a name that nobody typed. */
const LONGEST_NAME = 100;

/** What an administrator typed for the account itself. */
export interface TypedAccount {
  name?: string;
  [field: string]: string | undefined;
}

/** Everything that the page was sent with. */
export interface Typed {
  values: TypedAccount;
  /** Absent when there was nothing to choose yet. */
  mapping?: FieldMapping;
  /** What the page showed; see {@link refuseIfChanged}. */
  seen: string;
  /** Whether the administrator agreed that links are dropped; not asked for drafts. */
  dropLinks: boolean;
}

/** The account after what was typed was kept. */
export interface Kept {
  account: AlmAccount;
  /** Sentences by field for what works but should be better. */
  warnings: Record<string, string>;
  /** Each with `field`. */
  problems: Problem[];
  /** Another connection is in place: links made with the old one are void. */
  isReplaced: boolean;
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
   * Keeps what was typed. Another address, or anything else that the site knows Footbridge by, voids every link made with the old one.
   * Where the agreement to that is missing nothing is kept but a secret that was pasted: it is set aside, sealed,
   * until the agreement is there.
   *
   * @returns `problems`, each with `field`, for values that can never work: all the others are kept.
   * @throws ChangedMeanwhile when somebody else has changed since the page was shown what is to be changed now.
   */
  async keep(account: AlmAccount, { values: typed, mapping, seen, dropLinks }: Typed): Promise<Kept> {
    const kept = await this.database.write(async () => {
      // Read once more: from here on nobody else writes.
      const now = await this.accounts.find(account.id);
      const { kind, connection: opened } = await this.accounts.open(now);
      const { observe: _, ...stored } = opened;
      const { current, setAside } = withoutSetAside(stored);
      const values = { ...(dropLinks && setAside), ...filledOf(kind, typed) };
      const { connection, warnings, problems } = configure(kind, current, values);
      const { name, site } = now;
      refuseIfChanged(
        'This ALM account',
        seen,
        shownAccount({ name, site, kind, connection: current, mapping: now.mapping }),
        shownAccount({
          name: typed.name || name,
          site,
          kind,
          connection,
          mapping: mapping ?? now.mapping,
        }),
      );
      const isReplaced = !isSameLink(kind, connection, current);
      const agreement = !isReplaced
        ? undefined
        : await this.agreement(now, dropLinks, connection.baseUrl !== current.baseUrl);
      if (agreement) {
        const pasted = { ...setAside, ...changedSecrets(connection, current) };
        await this.accounts.setAside(now, withSetAside(current, pasted).secrets);
        return { warnings, problems: [agreement, ...problems], isReplaced: false };
      }
      await this.accounts.rename(now, typed.name || now.name);
      if (mapping) await this.accounts.map(now, mapping);
      if (isReplaced) await this.replaceConnection(now, connection);
      else if (!isDeepStrictEqual(connection, current))
        await this.accounts.adjust(now, () => withSetAside(connection, setAside));
      return { warnings, problems, isReplaced };
    });
    return { ...kept, account: await this.accounts.find(account.id) };
  }

  /** The hidden field of the page that tells what it showed of the account. */
  async seen(account: AlmAccount): Promise<string> {
    const { kind, connection } = await this.accounts.open(account);
    const { name, mapping, site } = account;
    return seenOf(shownAccount({ name, mapping, site, kind, connection }));
  }

  /** The pasted secrets that wait for the agreement that links are dropped, as sentences call them. */
  async setAside(account: AlmAccount): Promise<string[]> {
    const { kind, connection } = await this.accounts.open(account);
    const { current, setAside } = withoutSetAside(connection);
    const shown = kind.shown(current);
    return Object.keys(setAside).map((field) => (shown[field]?.label ?? field).toLowerCase());
  }

  /** Forgets the pasted secret that waits. */
  async dropSetAside(account: AlmAccount): Promise<void> {
    await this.database.write(async () => {
      const now = await this.accounts.find(account.id);
      const { current } = withoutSetAside((await this.accounts.open(now)).connection);
      await this.accounts.setAside(now, current.secrets);
    });
  }

  /** Gives the account a new key pair. @throws Problem for a kind without keys, without the agreement, or 409. */
  async rekey(account: AlmAccount, dropLinks: boolean): Promise<void> {
    const { kind, connection: before } = await this.accounts.open(account);
    if (!kind.keys) throw new Problem('This kind of ALM account has no key pair.', { status: 404 });
    const { secrets } = await kind.keys.renew(before);
    await this.database.write(async () => {
      // The way to the site may have been adjusted while the keys were made.
      const { connection } = await this.accounts.open(await this.accounts.find(account.id));
      const agreement = await this.agreement(account, dropLinks);
      if (agreement) throw agreement;
      await this.replaceConnection(account, { ...connection, secrets });
    });
  }

  /** Sentences by field for what is in use, works, and should be better. */
  async warnings(account: AlmAccount): Promise<Record<string, string>> {
    const name = await this.nameWarning(account);
    const { kind, connection } = await this.accounts.open(account);
    try {
      return { ...name, ...kind.configure(connection, {}).warnings };
    } catch (problem) {
      // Kept by an earlier version that took it: the page on which it is mended has to open.
      if (problem instanceof Problem && problem.field) return { ...name, [problem.field]: problem.sentences };
      throw problem;
    }
  }

  /** What the account lacks before the site can be asked; each with `field`. */
  async lacks(account: AlmAccount): Promise<Problem[]> {
    return (await this.accounts.open(account)).lacks;
  }

  /**
   * Asks the site, as this administrator, who they are, what it is and what can be read.
   *
   * An account that nobody gave a name gets one.
   *
   * @param chosen the mapping that was chosen; parts that nobody has chosen yet get the likely field.
   * @throws LinkNeeded, AlmProblem
   */
  async test(profileId: string, account: AlmAccount, chosen: FieldMapping | undefined): Promise<TestedSite> {
    const { kind } = (await this.accounts.open(account)).complete;
    await this.credentials.assertMoved(profileId, account);
    const { site, proposed } = await this.credentials.as(profileId, account, (client) =>
      explore(kind, client, profileId),
    );
    await this.database.write(async () => {
      await this.accounts.tested(account, site, chosen ?? (account.site ? account.mapping : proposed));
      if (!account.name) await this.accounts.rename(account, await this.proposedName(account, site));
    });
    return site;
  }

  /** The mapping on a real work item as this administrator sees it. @throws LinkNeeded, AlmProblem */
  async prove(profileId: string, account: AlmAccount, key: string): Promise<Proof[]> {
    const kind = this.accounts.kindOf(account);
    const mapped = MAPPED_FIELDS.filter((part) => account.mapping[part]);
    const ids = mapped.map((part) => account.mapping[part]!);
    const raw = await this.credentials.as(profileId, account, (client) => client.rawFields(key, ids));
    return mapped.map((part) => {
      const value = raw[account.mapping[part]!] ?? null;
      return { part, raw: JSON.stringify(value), understood: kind.interpret(part, value) };
    });
  }

  /** Key of a recently changed work item, to prove the mapping on; undefined when there is none, or Jira gives none. */
  async someWorkItem(profileId: string, account: AlmAccount): Promise<string | undefined> {
    const source = { type: 'jql', jql: 'ORDER BY updated DESC' } as const;
    const page = { startAt: 0, maxResults: 1 };
    try {
      const found = await this.credentials.as(profileId, account, (client) => client.index(source, page, {}));
      return found.items[0]?.key;
    } catch (error) {
      // It is only an example: the connection works without one, and another can be typed.
      if (error instanceof AlmProblem) return undefined;
      throw error;
    }
  }

  private async replaceConnection(account: AlmAccount, connection: AlmConnection): Promise<void> {
    await this.accounts.reconnect(account, withoutSetAside(connection).current);
    await this.credentials.dropVoidOf(account);
  }

  /**
   * What is to be agreed to before another connection is put in place; undefined when nothing is.
   *
   * @param isElsewhere at another address, where links that were made by a former kind are void too.
   */
  private async agreement(
    account: AlmAccount,
    dropLinks: boolean,
    isElsewhere = false,
  ): Promise<Problem | undefined> {
    const all = await this.credentials.linkedTo(account);
    const links = all.filter(
      ({ credential }) => isElsewhere || credential.configurationVersion === account.configurationVersion,
    );
    if (!account.isSaved || links.length === 0 || dropLinks) return undefined;
    return new Problem(`This change drops ${counted(links.length, 'link')} that people made to Jira.`, {
      field: 'dropLinks',
      nextStep: 'Nothing is changed yet. Tick the box if you want that.',
    });
  }

  /** What the site calls itself, or else where it is: two accounts of one name cannot be told apart. */
  private async proposedName({ baseUrl }: AlmAccount, { title }: TestedSite): Promise<string> {
    const names = (await this.accounts.all()).map(({ name }) => folded(name));
    const name = title.trim().slice(0, LONGEST_NAME).trim();
    return name && !names.includes(folded(name)) ? name : new URL(baseUrl).host;
  }

  private async nameWarning({ id, name }: AlmAccount): Promise<Record<string, string>> {
    const others = name ? (await this.accounts.all()).filter((other) => other.id !== id) : [];
    const isTwin = others.some((other) => folded(other.name) === folded(name));
    return isTwin ? { name: 'Another ALM account has this name too: people cannot tell the two apart.' } : {};
  }
}

function changedSecrets(next: AlmConnection, current: AlmConnection): Record<string, string> {
  const changed = Object.entries(next.secrets).filter(([name, value]) => value !== current.secrets[name]);
  return Object.fromEntries(changed);
}

/** The connection that the workable ones of the typed values make, and what is wrong with each other one. */
function configure(
  provider: AlmProvider,
  current: AlmConnection,
  typed: Record<string, string>,
): ConfiguredConnection & { problems: Problem[] } {
  try {
    return { ...provider.configure(current, typed), problems: [] };
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.field === undefined || !(problem.field in typed))
      throw problem;
    const { [problem.field]: _, ...others } = typed;
    const { problems, ...configured } = configure(provider, current, others);
    return { ...configured, problems: [problem, ...problems] };
  }
}

async function explore(
  provider: AlmProvider,
  client: AlmClient,
  profileId: string,
): Promise<{ site: TestedSite; proposed: FieldMapping }> {
  // First of all: an anonymous answer to anything else looks like success.
  const user = await client.whoAmI();
  const [site, fields, projects] = await Promise.all([
    client.site(),
    client.fields(),
    offered(client.projects()),
  ]);
  const proposals = provider.proposeMapping(fields.items);
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
      readable: readableWords(projects, fields),
      choices,
    },
    proposed: Object.fromEntries(proposed.map((part) => [part, proposals[part].proposed])),
  };
}

function readableWords(projects: Offer<unknown>, fields: AlmList<unknown>): string {
  const read = projects.problem ? [] : [counted(projects.items.length, 'project')];
  const found = [...read, counted(fields.items.length, 'field')].join(' and ');
  const sentences = [
    projects.problem && `Jira gave no list of its projects. ${projects.problem.sentences}`,
    leftOutWords(projects, 'project', 'projects'),
    leftOutWords(fields, 'field', 'fields'),
  ].filter(Boolean);
  return sentences.length > 0 ? `${found}. ${sentences.join(' ')}` : found;
}

function mapValues<K extends string, A, B>(record: Record<K, A>, change: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<
    K,
    B
  >;
}

/** What was typed; a secret that was left empty stays as it is. */
function filledOf({ accountForm }: AlmProvider, typed: TypedAccount): Record<string, string> {
  const secrets = secretFields(accountForm);
  return Object.fromEntries(
    Object.entries(typed).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !(secrets.has(entry[0]) && !entry[1].trim()),
    ),
  );
}

/** Names that nobody can tell apart are the same. */
function folded(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
