import type { AlmStatus, AlmTransition, WorkItem } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { sha256 } from '../../sha256.js';
import { fieldAt, sightOf, type ChangeKind } from '../change-kind.js';
import { controlName, filledIn, requiredFields, screenEdit, type Typed } from '../transition-form.js';
import { takes, waysInto, type Place } from '../ways.js';

/** Either by a transition that was chosen, or into a place such as a column of a board, by whatever leads there. */
export interface Wanted {
  by?: string;
  into?: Place & { name: string };
  /** Answers to the fields of the transition's screen. */
  typed: Typed;
  /** Where it leads: as the page said, and as Jira says once it is asked. */
  to?: AlmStatus;
}

/** A transition that was offered when the form was shown, and is not any more. */
export class NotOffered extends Problem {}

/** A move that cannot be made without answers to the fields of its screen. */
export class NeedsForm extends Problem {
  constructor(
    readonly transition: AlmTransition,
    key: string,
  ) {
    super(`Jira asks for more before it moves ${key} to “${transition.to.name}”.`, { field: 'transition' });
  }
}

/** Several transitions lead into the column: which one is meant is for the person to say. */
export class NeedsChoice extends Problem {
  constructor(
    readonly ways: AlmTransition[],
    { key }: WorkItem,
    place: { name: string },
  ) {
    const names = ways.map(({ name }) => `“${name}”`);
    super(`Jira offers ${ways.length} ways for ${key} into “${place.name}”: ${names.join(', ')}.`, {
      field: 'transition',
      nextStep: 'Choose one.',
    });
  }
}

export const move: ChangeKind<Wanted> = {
  type: 'move',
  touches: ['status'],
  writes: ({ by, typed }, key) =>
    filledIn(typed, by)
      .flatMap(writtenTo)
      .map((field) => fieldAt(key, field)),
  // Post functions of workflows.
  alongside: ['assignee', 'resolution'],
  words: (key) => `${key} was moved`,
  wish: ({ into, to }) => `Move to ${to || into ? `“${(to ?? into)!.name}”` : 'another status'}`,
  value: ({ into, to }) => (to ?? into)?.name ?? '',
  asked: ({ by, into }) => (into ? sha256(JSON.stringify(into)) : by),
  plan: async (wanted, { client, item }) => {
    const { items } = await client.transitions(item.key);
    if (isThere(wanted, { items, item })) return { wanted: { ...wanted, to: item.status } };
    const way = wanted.into
      ? into(wanted.into, wanted.typed, { items, item })
      : chosen(wanted.by, { items, item });
    const edit = screenEdit(way, wanted.typed);
    return { wanted: { ...wanted, to: way.to }, send: () => client.transition(item.key, way.id, edit) };
  },
  sight: ({ to }, { item, before, isAccepted }) => {
    if (!to) return 'unseen';
    const hasMoved = item.status.id !== before.status.id;
    // A way that leads back to where it starts leaves no trace in the status.
    if (!isAccepted && to.id === before.status.id && !hasMoved) return 'unseen';
    return sightOf(item.status.id === to.id);
  },
  trace: ({ to }) =>
    to && { field: 'status', isMade: ({ toId, to: name }) => (toId ? toId === to.id : name === to.name) },
  done: ({ key, status }) => `${key} is now in “${status.name}”.`,
  otherwise: ({ key, status }, before) =>
    status.id === before.status.id
      ? `Jira took the move, but ${key} is still in “${status.name}”: a rule of the workflow in Jira may have stopped it.`
      : `Jira took the move, and ${key} is now in “${status.name}”: a rule of the workflow in Jira may have moved it on.`,
  leadsTo: ({ to, into: place }) => to ?? statusIn(place),
  inverse: ({ status: { id, name } }) => ({ into: { name, statusIds: [id] }, typed: {} }),
};

/** Which of the fields that administrators have made holds the sprints is not known here. */
function writtenTo(field: string): string[] {
  return field.startsWith('customfield_') ? [field, 'sprint'] : [field];
}

/** Which of the statuses of a place it will be is not known before Jira says which ways there are. */
function statusIn(place: Wanted['into']): AlmStatus | undefined {
  if (!place) return undefined;
  const { statusIds: [id = ''] = [], name, category = 'undefined' } = place;
  return { id, name, category };
}

interface Offered {
  items: AlmTransition[];
  item: WorkItem;
}

/** Somebody else has moved it there meanwhile. What was filled in beside that would be lost: then it is refused. */
function isThere({ by, into: place, to, typed }: Wanted, { items, item }: Offered): boolean {
  if (filledIn(typed, by).length > 0) return false;
  if (place) return takes(place, item.status) && waysInto(place, items, item.status).length === 0;
  return item.status.id === to?.id && !items.some(({ id }) => id === by);
}

function chosen(id: string | undefined, { items, item }: Offered): AlmTransition {
  const transition = items.find((one) => one.id === id);
  if (transition) return transition;
  if (!id) throw new Problem('Choose where to move it.', { field: 'transition' });
  throw new NotOffered(`That move is not possible any more: ${item.key} is now in “${item.status.name}”.`, {
    field: 'transition',
    nextStep: 'Choose again from what Jira offers now.',
  });
}

/** Said of a place that none of the ways leads to. */
export function noWay({ key, status }: WorkItem, { name }: { name: string }): string {
  return `Jira offers you no way for ${key} from “${status.name}” to “${name}”.`;
}

function into(place: Place & { name: string }, typed: Typed, { items, item }: Offered): AlmTransition {
  const ways = waysInto(place, items, item.status);
  const [way] = ways;
  if (ways.length > 1) throw new NeedsChoice(ways, item, place);
  if (way && requiredFields(way).some(({ id }) => !typed[controlName(way, id)]))
    throw new NeedsForm(way, item.key);
  if (way) return way;
  const sentence = takes(place, item.status)
    ? `${item.key} is in “${place.name}” already.`
    : noWay(item, place);
  throw new Problem(sentence, { field: 'transition' });
}
