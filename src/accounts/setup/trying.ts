import { Injectable } from '@nestjs/common';
import type { TestedSite } from '../alm-account.entity.js';
import type { Site } from '../site.js';
import { typedWorkItemKey } from '../../alm/work-item-key.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import type { Page } from '../../web/page.js';
import { ConnectionTest } from './connection-test.js';
import { chosenMapping } from './mapping.form.js';
import { refuse, type KeptPress, type Onward, type Press } from './press.js';
import { remember } from './typed-before.js';

const NO_KEY =
  'This is no key of a work item. Enter one such as ABC-1, or paste the address of its page in Jira.';

/** Test Connection, as a button of the page: with what is typed beside it. */
@Injectable()
export class Trying {
  constructor(
    private readonly credentials: CredentialsService,
    private readonly connection: ConnectionTest,
  ) {}

  /** Tests the connection and goes on to the mapping, proved on the work item that was typed or on some other. */
  async press(page: Page, press: KeptPress): Promise<Onward | undefined> {
    const { key: typed } = press.proof;
    const problems = [...press.site.lacks];
    if (typed && !typedWorkItemKey(typed)) problems.push(new Problem(NO_KEY, { field: 'proof' }));
    if (refuse(press, problems)) return undefined;

    const { site, example } = await this.asOwner(page, press, !typed);
    const key = typedWorkItemKey(typed) ?? example;
    const { id } = press.account;
    return {
      path: paths.accounts.edit({ id }) + (key ? `?proof=${encodeURIComponent(key)}` : '') + '#mapping',
      said: `The connection works: ${site.title}, Jira ${site.version}. Jira knows you as ${site.testedAs}.`,
    };
  }

  /** A kind whose credential is typed is tested with the one that the administrator typed beside it. */
  async asOwner(
    page: Page,
    { site, own, mapping, proof }: KeptPress,
    wantsExample = false,
  ): Promise<{ site: TestedSite; example: string | undefined }> {
    const { account } = site;
    const typed = own && { ...own.values };
    if (typed && Object.values(typed).some(Boolean)) {
      if (!own.valid)
        throw new Problem(own.view().errorList[0].text, { field: own.view().errorList[0].field });
      await this.credentials.keepTyped(page.me.id, site, typed as Record<string, string>);
      remember(page.req, account.id, undefined, proof.key);
    }
    const chosen = chosenMapping(mapping.values, account);
    return this.connection.run(page.me.id, site, { chosen, wantsExample });
  }

  /** The mapping on the work item that the address of the page names. */
  async prove(page: Page, site: Site, typed: string): Promise<Press['proof']> {
    const key = typedWorkItemKey(typed);
    if (!key) return { key: typed, parts: [], problem: NO_KEY };
    try {
      return { key, parts: await this.connection.prove(page.me.id, site, key), problem: '' };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { key, parts: [], problem: error.sentences };
    }
  }
}
