import type { Handle } from '../readings/visible.js';
import type { WorkItem } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';
import { Change } from './change.entity.js';
import type { ChangeRows, Patch } from './change-rows.js';
import { kindOf } from './kinds/index.js';
import type { AnyKind, Seen } from './change-kind.js';

/** A change as somebody asks for it. */
export interface AskedChange {
  handle: Handle;
  kind: AnyKind;
  /** As that kind has it. */
  wanted: object;
  /** Of the person in the site, as who they ask for it. */
  userKey: string;
  /** What the page showed; what it does not say is not compared. */
  seen?: Seen;
  /** The same for one form that is sent twice. */
  operation?: string;
  /** The same for what was asked for by one act, and is undone by one. */
  together?: string;
  /** Id of the change that it takes back. */
  undoes?: string;
  /** Only looks whether an earlier one like it was made, and sends nothing. */
  looksOnly?: boolean;
}

/** What became of a change, as far as that is known. What went wrong is thrown. */
export interface Told {
  state: 'made' | 'waiting' | 'conflict';
  /** The key now, which is another one when it has moved to another project. */
  key: string;
  message: string;
  /** Absent where nothing had to be sent. */
  id?: string;
  /** As it is after the change; absent where the site does not show it just now. */
  item?: WorkItem;
  /** Whether something that was to follow was refused. */
  isPartly?: boolean;
  /** Whether it can be taken back. */
  isUndoable?: boolean;
  /** Ids of the changes that put something new where it was added; those are made next. */
  follows?: string[];
}

export function askedOf({ handle, kind, wanted }: AskedChange): string {
  const { profileId, account, key } = handle;
  const what = kind.asked ? kind.asked(wanted) : wanted;
  return sha256(JSON.stringify([profileId, account.id, key, kind.type, what]));
}

/** A change on its way: it is written down when it is sent, or when its person goes on to something else. */
export class Job {
  private tail: Promise<unknown> = Promise.resolve();
  /** Nobody waits for its outcome any more: whatever becomes of it is kept for them. */
  isLeft = false;
  /** The earlier one that is looked for first: while that goes on, it stands for this one too. */
  looksFor?: Change;
  /** Earlier ones of which it is not known whether they were made, nor need be: see {@link AnyKind.overwrites}. */
  writesOver: readonly Change[] = [];

  constructor(
    readonly change: AskedChange,
    private readonly rows: ChangeRows,
    public row?: Change,
    /** Its person has seen what somebody else made of it, and wants it all the same. */
    readonly isForced = false,
  ) {}

  /** Writes down what is known by now. */
  keep(patch: Patch, beside?: () => Promise<void>): Promise<Change> {
    const kept = this.tail.then(async () => {
      if (this.row) await this.rows.patch(this.row, patch, beside);
      else this.row = await this.rows.add({ ...this.fresh(), ...patch }, beside);
      return this.row;
    });
    this.tail = kept.catch(() => undefined);
    return kept;
  }

  /**
   * Writes down that it is sent now. What it writes over cannot be found any more by looking: that ends with the same
   * commit, as something of which nobody knows.
   */
  sent(patch: Patch): Promise<Change> {
    return this.keep(patch, async () => {
      for (const one of this.writesOver) await this.rows.patch(one, overwrittenBy(one));
    });
  }

  /** Writes down what is not gone on with before its person says so; who does not look at it is written to. */
  leaveToPerson(patch: Patch): Promise<Change> {
    return this.keep({ ...patch, dueAt: null }, async () => {
      if (this.isLeft && this.row) await this.rows.callPerson(this.row);
    });
  }

  /** Makes sure that it is written down, in whatever state it is. */
  acknowledge(patch: Patch): Promise<Change> {
    this.isLeft = true;
    const kept = this.tail.then(
      async () =>
        this.row ?? this.looksFor ?? (this.row = await this.rows.add({ ...this.fresh(), ...patch })),
    );
    this.tail = kept.catch(() => undefined);
    return kept;
  }

  /** What its person has changed of the same work item before, and is made, or may be. */
  lastMade(): Promise<Change[]> {
    const { profileId, account, key } = this.change.handle;
    return this.rows.lastMade({ profileId, accountId: account.id, key });
  }

  /** Writes down what is to be done next; it goes on by itself. */
  andThen(next: Pick<AskedChange, 'kind' | 'wanted'>, key: string): Promise<Change> {
    const { handle, userKey } = this.change;
    const change = { ...next, userKey, handle: { ...handle, key } };
    return new Job(change, this.rows).keep({ state: 'waiting', dueAt: new Date() });
  }

  /** As it is written down, or would be now. */
  asRow(): Pick<Change, keyof ReturnType<Job['fresh']> | 'id' | 'createdAt'> {
    return this.row ?? { ...this.fresh(), id: '', createdAt: new Date() };
  }

  private fresh() {
    const { handle, kind, wanted, userKey, seen = {} } = this.change;
    const { operation = null, together = null, undoes = null } = this.change;
    const { profileId, account, key } = handle;
    const asked = askedOf(this.change);
    const whose = { profileId, accountId: account.id, userKey, key, alsoAt: kind.alsoAt?.(wanted) ?? null };
    const empty = { before: null, theirs: null, answer: null, sentAt: null, dueAt: null };
    return {
      ...whose,
      kind: kind.type,
      wanted,
      asked,
      operation,
      together,
      undoes,
      seen,
      ...empty,
      state: 'waiting' as const,
      isTold: false,
    };
  }
}

/** Whether the old value is known, and there is a way to write it back. */
export function canUndo(change: Pick<Change, 'state' | 'before' | 'kind' | 'wanted'>): boolean {
  return change.state === 'made' && inverseOf(change) !== undefined;
}

/** What takes a change back; undefined where nothing does. */
export function inverseOf({ before, kind: type, wanted }: Pick<Change, 'before' | 'kind' | 'wanted'>) {
  const kind = kindOf({ kind: type });
  const inverse = before ? kind.inverse?.(before, wanted) : undefined;
  return inverse && { kind: kind.inverseKind ?? kind, wanted: inverse };
}

/** The stored outcome of a change, said again. */
export function toldAgain(change: Change): Told {
  const { id, state, key, answer } = change;
  const message = answer ?? `The change of ${key} is ${state === 'withdrawn' ? state : 'on its way'}.`;
  if (state === 'made') return { state, key, message, id, isUndoable: canUndo(change) };
  if (state === 'conflict') return { state, key, message, id };
  if (state === 'refused' || state === 'withdrawn') throw new Problem(message);
  return { state: 'waiting', key, message, id };
}

function overwrittenBy(change: Change): Patch {
  const whether = kindOf(change).words(change.key, change.wanted);
  const answer = `It was never found out whether ${whether}. Nothing more is done about it: you have changed the same again since.`;
  return { state: 'withdrawn', dueAt: null, answer };
}

/** Of one that Jira has not answered yet. */
export function onItsWay({ key, id }: Change): Told {
  const message = `The change of ${key} is on its way: Jira has not answered yet. You find it under “My changes”.`;
  return { state: 'waiting', key, message, id };
}
