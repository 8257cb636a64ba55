import { Injectable } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmEditField, AlmSprint } from '../../alm/alm-provider.js';
import { isWorkItemKey } from '../../alm/work-item-key.js';
import type { WantedItem } from '../../changes/kinds/create.js';
import { Problem } from '../../problem.js';
import { digestOf } from '../../web/changed-meanwhile.js';
import type { BoardColumn } from '../board.entity.js';
import type { LinkedBoard } from '../board-pages.js';
import { typeSign } from '../cards/signs.js';
import { fieldsOf, onlyInJira, summaryOf, type AddForm } from './add-form.js';
import { Adding, whatOf, type Offered } from './adding.js';

/** Where something is added, and what can be. */
export interface Place {
  column?: BoardColumn;
  sprint?: AlmSprint;
  epic?: string;
  parent?: string;
  types: Offered[];
  /** Why Jira could not be asked for them. */
  problem?: string;
  chosen?: Offered;
  /** The fields of Jira's own form; empty where they are not asked for. */
  screen: AlmEditField[];
  /** Ids of the fields that follow from the place. */
  filledIn: string[];
  /** As it was typed so far. */
  summary: string;
  /** What Jira asks for besides, where that has just come out. */
  notice?: string;
  /** Jira's own form, and what can only be typed there. */
  inJira?: { path: string; names: string[] };
}

/** The places on a board where something is added. */
@Injectable()
export class AddPlaces {
  constructor(
    private readonly adding: Adding,
    private readonly accounts: AccountsService,
  ) {}

  async of(board: LinkedBoard, values: AddForm): Promise<Place> {
    const [epic, parent] = [values.epic, values.parent].map((key) =>
      key && isWorkItemKey(key) ? key : undefined,
    );
    const [offered, sprint] = await Promise.all([
      this.offered(board, parent !== undefined),
      values.sprint ? this.sprint(board, values.sprint) : undefined,
    ]);
    const { sprint: sprintField = '', epicLink = '' } = board.account.mapping;
    const place = {
      ...{ sprint, epic, parent, ...offered, screen: [], summary: values.summary ?? '' },
      column: columnOf(board, values),
      chosen: chosenOf(offered, values),
      filledIn: [sprintField, epic ? epicLink : ''],
    };
    return values.all ? this.withScreen(board, place) : place;
  }

  /**
   * With the fields that Jira's own form has; without them where it does not say so.
   * @param known where Jira has just said them
   */
  async withScreen(board: LinkedBoard, place: Place, known?: AlmEditField[]): Promise<Place> {
    const { chosen } = place;
    if (!chosen || (place.screen.length > 0 && !known)) return place;
    try {
      const screen = known ?? (await this.adding.screen(board, chosen));
      const names = onlyInJira(screen).map(({ name }) => name);
      return {
        ...place,
        screen,
        ...(names.length > 0 && { inJira: await this.inJira(board, place, names) }),
      };
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      return place;
    }
  }

  /** What was asked for, in full. @throws Problem beside what is missing */
  wanted(board: LinkedBoard, place: Place, values: AddForm): WantedItem {
    const { chosen, column, sprint, epic, parent } = place;
    const summary = summaryOf(values);
    if (!chosen) throw new Problem(place.problem ?? 'Choose what to add.', { field: 'what' });
    return {
      ...{ boardId: board.board.id, project: chosen.project, summary },
      type: { id: chosen.type.id, name: chosen.type.name },
      fields: fieldsOf(values, place.screen),
      ...(column && { into: whereOf(column) }),
      ...(sprint && { sprint: { id: sprint.id, name: sprint.name } }),
      ...(epic && { epic }),
      ...(parent && { parent }),
    };
  }

  private async offered(board: LinkedBoard, isSubtask: boolean): Promise<Pick<Place, 'types' | 'problem'>> {
    try {
      return { types: await this.adding.types(board, isSubtask) };
    } catch (error) {
      if (!(error instanceof AlmProblem)) throw error;
      return { types: [], problem: error.sentences };
    }
  }

  private async sprint(board: LinkedBoard, wanted: string): Promise<AlmSprint | undefined> {
    const sprints = await this.adding.sprints(board);
    return sprints.find(({ id, state }) => (wanted === 'active' ? state === 'active' : id === wanted));
  }

  private async inJira(
    board: LinkedBoard,
    { chosen, summary }: Place,
    names: string[],
  ): Promise<Place['inJira']> {
    const projectId = await this.adding.projectId(board, chosen!.project);
    const places = this.accounts.places(board.account);
    const path = places.creation({ projectId, typeId: chosen!.type.id, summary });
    return { path: projectId ? path : places.home, names };
  }
}

/** One that has become another since the page was opened is none: then it goes where Jira puts it. */
function columnOf({ board }: LinkedBoard, { column, columnSeen }: AddForm): BoardColumn | undefined {
  const found = /^\d{1,2}$/.test(column ?? '') ? board.columns[Number(column)] : undefined;
  return columnSeen && columnSeen !== digestOf(found) ? undefined : found;
}

function whereOf({ name, statusIds, category }: BoardColumn): NonNullable<WantedItem['into']> {
  return { name, ...(statusIds && { statusIds }), ...(category && { category }) };
}

/** What was chosen; at first the first type that is no epic. While Jira is away, what was chosen before it was. */
function chosenOf(
  { types, problem }: Pick<Place, 'types' | 'problem'>,
  { what }: AddForm,
): Offered | undefined {
  const found = types.find((one) => whatOf(one) === what);
  if (found) return found;
  const [, project, id] = /^([\p{L}][\p{L}\p{N}_]*) (\d+)$/u.exec(what ?? '') ?? [];
  if (problem && id) return { project, type: { id, name: 'work item', isSubtask: false } };
  if (what) return undefined;
  return types.find(({ type }) => typeSign(type.name, type.isSubtask) !== 'epic') ?? types.at(0);
}
