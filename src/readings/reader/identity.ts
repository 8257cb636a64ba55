import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, AlmUser, FieldMapping, WorkItem } from '../../alm/alm-provider.js';
import type { Asker } from './asking.js';
import { itemByKey, keysJql } from './by-key.js';

const MOST_WITNESSES = 5; // work items

interface IdentityOptions {
  client: AlmClient;
  asker: Asker;
  mapping: FieldMapping;
  /** The person's key in the site. */
  userKey: string;
  /** Is told who the person is by now: names change, the key does not. */
  onIdentity?: (user: AlmUser) => unknown;
}

/** Makes sure that the site answers to the person: nothing counts that was answered to nobody, or to somebody else. */
export class Identity {
  constructor(private readonly options: IdentityOptions) {}

  /** @throws AlmProblem of kind `anonymous` for somebody else; nothing more is asked for the reading then. */
  async confirm(): Promise<AlmUser> {
    try {
      return await this.ask();
    } catch (error) {
      this.options.asker.stop(error); // What is being read beside it is of no use.
      throw error;
    }
  }

  /**
   * A proxy may take the name from searches alone, and newer Jiras do not say whom they answer. What Jira
   * shows by its key but does not find by it was searched for as nobody.
   */
  async confirmSearch(vanished: WorkItem | undefined): Promise<void> {
    const shown = vanished && (await itemByKey(this.options, vanished.key));
    if (!shown) return;
    const { client, asker } = this.options;
    const source = { type: 'jql', jql: keysJql([shown.key]) } as const;
    const found = await asker
      .ask(() => client.index(source, { startAt: 0, maxResults: 1 }, {}))
      .catch((error: unknown) => {
        if (!(error instanceof AlmProblem && error.refuses)) throw error;
      });
    if (!found || found.items.length + found.unreadable.length === 0)
      throw new AlmProblem('anonymous', 'Jira answered a search as if nobody had signed in.', {
        mender: 'network',
      });
  }

  /**
   * As {@link confirmSearch}, for a refusal, which nobody would have met with too. Only the proof that it was given
   * to nobody counts against it: where Jira cannot say more just now, the refusal stands.
   *
   * @param known work items that the person was shown before.
   */
  async confirmRefusal(known: readonly WorkItem[]): Promise<void> {
    for (const witness of onePerProject(known)) {
      const shown = await itemByKey(this.options, witness.key).catch(undefinedUnlessInDoubt);
      if (shown) return void (await this.confirmSearch(witness).catch(undefinedUnlessInDoubt));
    }
  }

  private async ask(): Promise<AlmUser> {
    const { client, asker, userKey } = this.options;
    const user = await asker.ask(() => client.whoAmI());
    if (user.key !== userKey) {
      throw new AlmProblem('anonymous', 'Jira answered as somebody else than the person who linked it.', {
        mender: 'you',
        nextStep: 'Disconnect your Jira account in your profile and link it again.',
      });
    }
    this.options.onIdentity?.(user);
    return user;
  }
}

/** The person may have lost some of the projects: a work item of another one may still be shown. */
function onePerProject(items: readonly WorkItem[]): WorkItem[] {
  const byProject = new Map(items.map((item) => [item.key.replace(/-\d+$/, ''), item]));
  return [...byProject.values()].slice(0, MOST_WITNESSES);
}

function undefinedUnlessInDoubt(error: unknown): undefined {
  const isPassing =
    error instanceof AlmProblem && error.kind !== 'anonymous' && error.kind !== 'credential-refused';
  if (!isPassing) throw error;
}
