import { IsIn, IsOptional, MaxLength } from 'class-validator';
import type { Shown } from '../../web/changed-meanwhile.js';
import type { Visitor } from '../../web/visitor.js';
import { may } from '../../rights/permissions.js';
import type { Board } from '../board.entity.js';
import { mayShare } from '../board-rights.js';
import type { Sharing } from './board-shares.js';

/** The part of a board's form that says for whom it is there. Absent for those who may not say it. */
export class SharingForm {
  @IsOptional()
  @IsIn(['everybody', 'chosen', 'maker'], { message: 'Choose who sees this board.' })
  seenBy?: Board['seenBy'];

  @IsOptional()
  people?: string | string[];

  @IsOptional()
  groups?: string | string[];

  @IsOptional()
  @IsIn(['maker', 'seers'], { message: 'Choose who may change it.' })
  changedBy?: Board['changedBy'];

  /** Whose it is, for those who may hand it over. */
  @IsOptional()
  @MaxLength(50)
  maker?: string;
}

/** Ids as they were sent: a form sends one, many or none. */
export function idsOf(sent: string | string[] | undefined): string[] {
  return [sent ?? []].flat().filter(Boolean);
}

/**
 * How the board is to be shared.
 *
 * @param now how it is; for a new one, whose it becomes.
 * @returns undefined where that stays as it is.
 */
export function sharingOf(form: SharingForm, visitor: Visitor, now: Sharing): Sharing | undefined {
  if (!form.seenBy || !mayShare(visitor, { createdById: now.makerId })) return undefined;
  const isChosen = form.seenBy === 'chosen';
  const isHandedOver = Boolean(form.maker) && may(visitor.role, 'manage every board');
  return {
    seenBy: form.seenBy,
    changedBy: form.changedBy ?? now.changedBy,
    people: isChosen ? idsOf(form.people).sort() : [],
    groups: isChosen ? idsOf(form.groups).sort() : [],
    makerId: isHandedOver ? form.maker! : now.makerId,
  };
}

/** A board that nobody has said anything of. */
export function unshared(makerId: string): Sharing {
  return { seenBy: 'everybody', changedBy: 'maker', people: [], groups: [], makerId };
}

/** What the form shows of how a board is shared. */
export function sharingValues({ seenBy, changedBy, people, groups, makerId }: Sharing): SharingForm {
  return { seenBy, changedBy, people, groups, maker: makerId ?? '' };
}

const SEEN_BY = {
  everybody: 'Everybody',
  chosen: 'Chosen people and groups',
  maker: 'Only who made it',
};

/** How a board is shared, in the words of its form. */
export function shownSharing({ seenBy, changedBy, people, groups }: Sharing): Shown {
  return {
    seenBy: { label: 'Who sees this board', text: SEEN_BY[seenBy], value: [seenBy, people, groups] },
    changedBy: {
      label: 'Who may change it',
      text: changedBy === 'maker' ? 'Who made it' : 'Every member who sees it',
      value: changedBy,
    },
  };
}
