import type { AlmStatus, WorkItem } from '../alm/alm-provider.js';
import { paths } from '../paths.js';
import { besideNeighbour } from '../readings/reader/by-rank.js';
import { sha256 } from '../sha256.js';
import { counted } from '../words.js';
import type { Change, ChangeState } from './change.entity.js';
import { create, type WantedItem } from './kinds/create.js';
import { kindOf } from './kinds/index.js';
import { aheadOf, isParked } from './waiting-behind.js';

/** What a person has asked for of one work item and is not over, as its card says it to them. */
export interface CardChange {
  /** Finished words, the first of those that are not over. */
  text: string;
  state: ChangeState;
  path: string;
  /** How many more there are, and whether they wait for it. */
  others: string;
}

/** Something new that has no card yet. */
export interface ComingItem {
  id: string;
  summary: string;
  type: string;
  /** Name of the column that it was added in; empty for none. */
  column: string;
  change: CardChange;
}

/** A person's own changes that are not over, by the key of their work item. */
export class CardChanges {
  private readonly byKey = new Map<string, Change[]>();
  /** Another one whenever cards would show something else. Empty where nothing is open. */
  readonly digest: string;

  private readonly coming: Change[];

  /** @param open in the order in which they were asked for. */
  constructor(private readonly open: readonly Change[]) {
    this.coming = open.filter(({ kind }) => kind === create.type);
    for (const change of open) this.byKey.set(change.key, [...(this.byKey.get(change.key) ?? []), change]);
    const shown = open.map((one) => [one.id, one.state, one.wanted, isParked(one, open)]);
    this.digest = open.length > 0 ? sha256(JSON.stringify(shown)) : '';
  }

  of(key: string): CardChange | null {
    const changes = this.byKey.get(key);
    if (!changes) return null;
    const [first] = changes;
    const others = changes.length - 1;
    const behind = changes.filter((one) => aheadOf(one, this.open) === first).length;
    const forWhom = isParked(first, this.open) ? ' for you' : '';
    return {
      ...lineOf(first, `${forWhom}: ${kindOf(first).wish(first.wanted)}`),
      others: others > 0 ? othersWords(others, behind) : '',
    };
  }

  /** What was added on a board and is not there yet, in the order in which it was. */
  comingOn(boardId: string): ComingItem[] {
    const all = this.coming.map((change) => ({ change, wanted: change.wanted as WantedItem }));
    return all
      .filter(({ wanted }) => wanted.boardId === boardId)
      .map(({ change, wanted: { summary, type, into } }) => ({
        ...{ id: change.id, summary, type: type.name, column: into?.name ?? '' },
        change: { ...lineOf(change), others: '' },
      }));
  }

  /** The status in whose column the card stands: where it is on its way to. */
  statusOf({ key, status }: WorkItem): AlmStatus {
    const changes = this.byKey.get(key);
    if (!changes) return status; // As nearly all of thousands.
    const going = changes.filter(({ state }) => ON_ITS_WAY.includes(state));
    return going.reduce((now, change) => kindOf(change).leadsTo?.(change.wanted) ?? now, status);
  }

  /** Work items in their order, with those beside their neighbours that are on their way there. */
  inPlace(items: readonly WorkItem[]): readonly WorkItem[] {
    const going = [...this.byKey.values()].flat().filter(({ state }) => ON_ITS_WAY.includes(state));
    return going.reduce((now, change) => {
      const place = kindOf(change).place?.(change.wanted);
      const at = place ? now.findIndex(({ key }) => key === change.key) : -1;
      return place && at >= 0 ? besideNeighbour(now, { items: now, at, place }) : now;
    }, items);
  }
}

/** @param behind how many of the others wait for the one that is named */
function othersWords(others: number, behind: number): string {
  return behind === others
    ? `and ${counted(others, 'more waits', 'more wait')} for it`
    : `and ${others} more`;
}

function lineOf({ id, state }: Change, wish = ''): Omit<CardChange, 'others'> {
  return { text: `${WORDS[state]}${wish}`, state, path: paths.changes.show({ id }) };
}

/** Of what is refused, in conflict or not known, the card says so and stands where Jira shows it. */
const ON_ITS_WAY: ChangeState[] = ['waiting', 'being made'];

const WORDS: Record<ChangeState, string> = {
  waiting: 'Waiting',
  'being made': 'Being made',
  'not known yet': 'Not known yet',
  conflict: 'Conflict',
  refused: 'Refused',
  made: 'Made',
  withdrawn: 'Withdrawn',
};
