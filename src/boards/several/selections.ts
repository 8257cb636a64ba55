import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmClient, WorkItem } from '../../alm/alm-provider.js';
import { inTime } from '../../in-time.js';
import { CredentialsService } from '../../credentials/credentials.service.js';
import { Problem } from '../../problem.js';
import { asPerson } from '../../readings/as-person.js';
import { Readings } from '../../readings/readings.js';
import { BoardPages, type LinkedBoard } from '../board-pages.js';
import type { Control, Outlook, Selected, SeveralAct } from './several-act.js';
import type { SeveralForm } from './several-form.js';
import { SEVERAL } from './several-kinds.js';

const AT_ONCE = 4; // work items that are asked for
const PATIENCE = 12_000; // milliseconds that the page waits for all of them

/** A work item, and what Jira says of its change. */
export interface Seen {
  item: WorkItem;
  outlook: Outlook;
}

/** What was selected on a board, what can be chosen for it, and what Jira says of that beforehand. */
@Injectable()
export class Selections {
  constructor(
    private readonly pages: BoardPages,
    private readonly readings: Readings,
    private readonly credentials: CredentialsService,
  ) {}

  /** Whatever is not on the board as this person is shown it is not there, whether Jira has it or not. */
  async of(profileId: string, boardId: string, form: SeveralForm): Promise<Selected> {
    const board = await this.pages.open(profileId, boardId, form.at.sprint);
    const { credential, source } = board;
    // Nothing is shown to somebody whom Jira lets in no more, until it has let them in again.
    const reading = credential.isFailing ? undefined : await this.readings.find(credential, source);
    const items = reading ? await this.readings.items(reading) : [];
    return { board, form, items: items.filter(({ key }) => form.keys.includes(key)) };
  }

  /** What there is to choose from; where Jira cannot be asked, the reason. */
  async controls(selected: Selected): Promise<{ controls: Control[]; problem?: Problem }> {
    try {
      const { controls } = SEVERAL[selected.form.what];
      return { controls: await this.as(selected.board, async (client) => controls(selected, client)) };
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      return { controls: [], problem: error };
    }
  }

  /** Asks Jira, as the person, what it will refuse. What it does not say in time may be tried. */
  outlooks({ board, items }: Selected, act: SeveralAct): Promise<Seen[]> {
    const until = Date.now() + PATIENCE;
    const turns = pLimit(AT_ONCE);
    return this.as(board, (client) => {
      const ask = async (item: WorkItem): Promise<Seen> => {
        const left = until - Date.now();
        const asked = left > 0 ? await inTime(outlookOf(act, client, item), left) : undefined;
        return { item, outlook: asked ?? unsaid('Jira has not said in time whether this can be done.') };
      };
      return Promise.all(items.map((item) => turns(() => ask(item))));
    });
  }

  private as<T>({ credential, account }: LinkedBoard, ask: (client: AlmClient) => Promise<T>): Promise<T> {
    return asPerson(this.credentials, credential.profileId, account, ask);
  }
}

async function outlookOf(act: SeveralAct, client: AlmClient, item: WorkItem): Promise<Outlook> {
  try {
    return await act.look(client, item);
  } catch (error) {
    if (!(error instanceof AlmProblem) || error.kind === 'credential-refused') throw error;
    if (error.hides) return { refusal: 'There is no such work item.', isHidden: true };
    if (error.refuses) return { refusal: [error.sentences, ...error.messages].join(' ') };
    return unsaid(`Jira could not be asked: ${error.message}`);
  }
}

function unsaid(words: string): Outlook {
  return { refusal: '', unsaid: `${words} It is tried.` };
}
