import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../accounts/alm-account.entity.js';
import { AlmProblem } from '../alm/alm-problem.js';
import type { AlmClient, WorkItem } from '../alm/alm-provider.js';
import type { Credential } from '../credentials/credential.entity.js';
import { notFound, Problem } from '../problem.js';
import { StoredReadings } from './kept/stored-readings.js';

/** Who wants to do something with which work item. */
export interface Handle {
  profileId: string;
  account: AlmAccount;
  key: string;
}

/** Who asks the site. */
interface Asking {
  client: AlmClient;
  credential: Credential;
  account: AlmAccount;
}

/** Work items as the site shows them to one person now. One that it hides leaves all that was read for them. */
@Injectable()
export class ShownWorkItems {
  private readonly lost: ((credentialId: string) => void)[] = [];

  constructor(private readonly stored: StoredReadings) {}

  /** Is told who was found not to be shown something any more that was read for them: once, for it is gone then. */
  whenLost(listener: (credentialId: string) => void): void {
    this.lost.push(listener);
  }

  /** @throws AlmProblem */
  async fetch(asking: Asking, key: string): Promise<WorkItem> {
    const { client, account } = asking;
    try {
      return await client.workItem(key, account.mapping);
    } catch (error) {
      if (error instanceof AlmProblem && error.hides) await this.drop(asking, key);
      throw error;
    }
  }

  /** What the site hides from somebody else, or from nobody, says nothing of the person: it is asked who they are. */
  private async drop({ client, credential }: Asking, key: string): Promise<void> {
    const user = await client.whoAmI().catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
    if (user?.key !== credential.userKey || !(await this.stored.drop(credential.id, key))) return;
    for (const listener of this.lost) listener(credential.id);
  }
}

/** Jira's "does not exist" and "not for you" are one answer to the person. */
export async function visible<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof AlmProblem && error.hides ? notFound('There is no such work item.') : error;
  }
}
