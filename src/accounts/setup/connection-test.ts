import { Injectable } from '@nestjs/common';
import { AccountsService } from '../accounts.service.js';
import type { TestedSite } from '../alm-account.entity.js';
import type { Site } from '../site.js';
import {
  MAPPED_FIELDS,
  type AlmClient,
  type FieldMapping,
  type MappedField,
} from '../../alm/alm-provider.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { AccountNames } from './account-names.js';
import { exampleOf, explore } from './exploration.js';

/** One part of the mapping, proved on a work item. */
export interface Proof {
  part: MappedField;
  /** The value as the site gave it, as JSON. */
  raw: string;
  /** What Footbridge makes of it; empty for no value. */
  understood: string;
}

/** What is asked for beside the test itself. */
interface Beside {
  /** The mapping that was chosen; parts that nobody has chosen yet get the likely field. */
  chosen?: FieldMapping;
  /** Whether a work item is looked for, to prove the mapping on. */
  wantsExample?: boolean;
}

/** Tests the connection of an account, and proves its mapping. */
@Injectable()
export class ConnectionTest {
  constructor(
    private readonly accounts: AccountsService,
    private readonly credentials: CredentialsService,
    private readonly names: AccountNames,
  ) {}

  /**
   * Asks the site, as this administrator, who they are, what it is and what can be read.
   *
   * An account that nobody gave a name gets one.
   *
   * @returns what it is, and the key of a work item where one is wanted and there is one.
   * @throws LinkNeeded, AlmProblem
   */
  async run(
    profileId: string,
    opened: Site,
    { chosen, wantsExample = false }: Beside = {},
  ): Promise<{ site: TestedSite; example: string | undefined }> {
    const { account, kind } = opened.complete;
    await this.credentials.assertMoved(profileId, account);
    const look = async (client: AlmClient) => ({
      ...(await explore(kind, client, profileId)),
      example: wantsExample ? await exampleOf(client) : undefined,
    });
    const { site, proposed, example } = await this.credentials.as(profileId, opened, look);
    const name = account.name ? undefined : await this.names.proposed(account, site);
    // Parts that there was no choice of yet: all of a new account, and those that came with a later version.
    const fresh = MAPPED_FIELDS.filter((part) => proposed[part] && !account.site?.choices[part]);
    const likely = Object.fromEntries(fresh.map((part) => [part, proposed[part]]));
    const mapping = { ...likely, ...(chosen ?? account.mapping) };
    await this.accounts.tested(account, { site, mapping, name });
    return { site, example };
  }

  /** The mapping on a real work item as this administrator sees it. @throws LinkNeeded, AlmProblem */
  async prove(profileId: string, opened: Site, key: string): Promise<Proof[]> {
    const { kind, account } = opened;
    const mapped = MAPPED_FIELDS.filter((part) => account.mapping[part]);
    const ids = mapped.map((part) => account.mapping[part]!);
    const raw = await this.credentials.as(profileId, opened, (client) => client.rawFields(key, ids));
    return mapped.map((part) => {
      const value = raw[account.mapping[part]!] ?? null;
      return { part, raw: JSON.stringify(value), understood: kind.interpret(part, value) };
    });
  }
}
