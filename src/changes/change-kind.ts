import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type {
  AlmClient,
  AlmFieldChange,
  AlmStatus,
  FieldMapping,
  RankPlace,
  WorkItem,
} from '../alm/alm-provider.js';
import type { Identity } from '../alm/same-person.js';
import type { Credential } from '../credentials/credential.entity.js';

/** What the site shows of a change. What is not shown proves nothing. */
export type Sight = 'made' | 'not-made' | 'unseen';

/** Values of a work item by the field that a change touches, in words that can be compared and shown. */
export type Seen = Partial<Record<Touched, string>> & {
  /** How values are called that are no words, such as people, by those values. */
  names?: Record<string, string>;
  /** Key of the assignee: a login name may be another one by now, or somebody else's. */
  assigneeKey?: string;
};
/**
 * `text` is whatever is not kept of a work item, and asked for when it is needed: what a comment says, or a field holds.
 * `rank` is what only Jira makes of a place: it is compared, and shown in words.
 */
export type Touched = 'status' | 'assignee' | 'points' | 'sprint' | 'text' | 'rank';

/** What is kept to tell later whether a change was made, and to undo it; `isTaken`: the site said yes and did not show it. */
export type Before = Pick<WorkItem, 'updated' | 'status' | 'assignee' | 'points'> &
  Partial<Pick<WorkItem, 'sprint'> & { isTaken: boolean }>;

/** As whom, and of what, a change is made. */
export interface At extends Identity {
  client: AlmClient;
  item: WorkItem;
  account: AlmAccount;
}

export interface Look extends At {
  credential: Credential;
  before: Before;
  /** Whether the site has said that it made the change. */
  isAccepted: boolean;
}

/** By what the history of a work item shows that a change was made, whatever the work item shows by now. */
export interface Trace {
  /** What the history calls the field. */
  field: string;
  /** One that the site's administrators named: in the history it may have a name in another language. */
  isCustom?: boolean;
  /** Whether that is what was asked for. */
  isMade(change: AlmFieldChange): boolean;
  /** What undoes it leaves a trace only: whoever did it, it had been made before. */
  isEnd?: boolean;
}

/** All that there is to know of one kind of change. What is wanted is a value that can be stored as JSON. */
export interface ChangeKind<W extends object = object> {
  type: string;
  /** The fields that it writes over: somebody else's change of one of them is a conflict. */
  touches: readonly Touched[];
  /**
   * What it writes to besides, where that is no conflict with what others write there: later changes of the same wait for
   * it all the same. See {@link fieldAt}: by Jira's id of the field; `comment` for what is added to the comments.
   */
  writes?(wanted: W, key: string): readonly string[];
  /** Key of another work item that it writes to, or goes by: what is changed there is made in order with it, too. */
  alsoAt?(wanted: W): string;
  /** What it goes by there without writing it, see {@link fieldAt}: what may yet become of that is made in order with it. */
  goesBy?(wanted: W): readonly string[];
  /** Nothing is left of what an earlier one wrote to the same fields: once its request is over, it need not be known. */
  overwrites?: true;
  /** What rules in the site commonly write along with it: such changes wait for each other while one may be in the site. */
  alongside?: readonly string[];
  /** What is not known, or not made, such as `the comment was made`. */
  words(key: string, wanted: W): string;
  /** The fields that it reads and writes parts of work items in, where those need not be the account's own. */
  fields?(wanted: W): FieldMapping;
  /** What the person asked for, for a list, such as `Set points to 5`. */
  wish(wanted: W): string;
  /** The value wanted, beside the one that somebody else has written. */
  value(wanted: W): string;
  /** What makes two of them the same; all that is wanted unless given. */
  asked?(wanted: W): unknown;
  /** Whether nothing needs to be sent. */
  isSo?(item: WorkItem, wanted: W): boolean;
  /**
   * Prepares it; nothing is changed yet.
   * @returns what sends it, absent where it is so already, and what is wanted in full. Sending may tell more of that.
   * @throws Problem when it cannot be made
   */
  plan(wanted: W, at: At): Promise<{ send?(): Promise<W | void>; wanted: W }>;
  /** Looks whether it is made. */
  sight(wanted: W, look: Look): Sight | Promise<Sight>;
  /** Whether the site's own answer shows that it is made, and nothing that is shown of the work item is another one then. */
  isProvedByAnswer?: true;
  /** Where the history of a work item tells whether it was made, once the work item shows something else. */
  trace?(wanted: W, look: Look): Trace | undefined | Promise<Trace | undefined>;
  /** Which text it is, where it touches the `text`: a field or a comment, by its id. */
  text?(wanted: W): string | undefined;
  /** What it writes over, where it touches the `text`; undefined where that is not shown. */
  reads?(wanted: W, at: At): Promise<string | undefined>;
  /** What that is called that it writes over, and, where that is not kept, what it was. */
  had?(wanted: W): { label: string; text?: string };
  /** How values are called that are no words, by those values. */
  names?(values: readonly string[], at: At): Promise<Record<string, string>>;
  /** What is said once it is made. */
  done(item: WorkItem, wanted: W): string;
  /** What it is about, where what is done tells of a change and not of a value: nothing was changed where it is so already. */
  subject?(item: WorkItem, wanted: W): string;
  /** What is said where the site took it and shows otherwise; absent where its answer is proof enough. */
  otherwise?(item: WorkItem, before: Before, wanted: W): string;
  /** The status in whose column the card stands while it is on its way; absent where that stays. */
  leadsTo?(wanted: W): AlmStatus | undefined;
  /** Beside which other work item the card stands while it is on its way, and once it is made; absent where that stays. */
  place?(wanted: W): RankPlace;
  /** What is kept with it of the work item as it is once it is made; absent where that says no more than what was wanted. */
  kept?(wanted: W, item: WorkItem): W;
  /** What a page shows that shows it made, which undo compares with; absent where that is the value wanted. */
  left?(wanted: W): Seen;
  /** What takes it back; absent, or undefined, for what cannot be taken back. */
  inverse?(before: Before, wanted: W): object | undefined;
  /** Of which kind that is; the same unless given. */
  inverseKind?: AnyKind;
  /** How something new comes to be, for which there is nothing to plan with and to look at before. */
  creation?: Creation<W>;
}
export type AnyKind = ChangeKind;

/** As whom, and where, something new is made. */
export interface Maker {
  client: AlmClient;
  account: AlmAccount;
  /** Of the person in the site. */
  userName: string;
}

/** What is done with something new as soon as it is there. */
export interface FollowUp {
  kind: AnyKind;
  wanted: object;
}

/** Something that has no key before it is made. It carries a mark from the beginning, by which it is known again. */
export interface Creation<W> {
  /**
   * Prepares it; nothing is sent yet.
   * @throws Problem when it cannot be made
   */
  plan(wanted: W, by: Maker): Promise<{ wanted: W; send(mark: string): Promise<{ key: string }> }>;
  /**
   * Key of what was made with that mark; undefined where the site shows nothing of it.
   * @param sent `age`: milliseconds since it was sent
   */
  find(wanted: W, by: Maker, sent: { mark: string; age: number }): Promise<string | undefined>;
  follow(wanted: W, item: WorkItem, account: AlmAccount): FollowUp[];
}

/** What a field of a work item is called among those of all. */
export function fieldAt(key: string, field: string): string {
  return `${key} ${field}`;
}

export function beforeOf({ updated, status, assignee, points, sprint }: WorkItem): Before {
  return { updated, status, assignee, points, sprint };
}

/** What a work item shows of the fields that changes touch. */
export function seenOf({
  status,
  assignee,
  points,
  sprint = null,
}: Before | WorkItem): Required<Omit<Seen, 'text' | 'rank' | 'names' | 'assigneeKey'>> {
  return {
    status: status.name,
    assignee: assignee?.name ?? '',
    points: points === null ? '' : String(points),
    sprint: openSprint({ sprint })?.name ?? '',
  };
}

/** The sprint that it is in; one that is over is history. */
export function openSprint({ sprint = null }: Partial<Pick<WorkItem, 'sprint'>>): WorkItem['sprint'] {
  return sprint?.state === 'closed' ? null : sprint;
}

export function sightOf(isMade: boolean): Sight {
  return isMade ? 'made' : 'not-made';
}

/** A field that is hidden from the person is not there at all, which is not the same as empty. */
export async function ifShown({ client, item }: At, field: string, isSo: boolean): Promise<Sight> {
  const shown = await client.rawFields(item.key, [field]);
  return field in shown ? sightOf(isSo) : 'unseen';
}
