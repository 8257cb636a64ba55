import { IsIn, IsOptional, MaxLength } from 'class-validator';
import type { BoardPart, WorkItemSource } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { seenOf, type Shown } from '../../web/changed-meanwhile.js';
import { Form } from '../../web/form.js';
import type { Board } from '../board.entity.js';
import type { Sharing } from '../sharing/board-shares.js';
import { SharingForm, sharingValues, shownSharing } from '../sharing/sharing-form.js';

const SOURCES = ['board', 'projects', 'jql', 'filter'] as const;

export const LONGEST_NAME = 100; // characters

/** What a person chooses for a board. Every way to choose work items keeps its own value. */
export class BoardForm extends SharingForm {
  /** Left empty, the board is called after what it is made of. */
  @IsOptional()
  @MaxLength(LONGEST_NAME, { message: `Use at most ${LONGEST_NAME} characters.` })
  name?: string;

  @IsIn(SOURCES, { message: 'Choose where the work items come from.' })
  source: (typeof SOURCES)[number];

  @IsOptional()
  projects?: string | string[];

  @IsOptional()
  @MaxLength(10_000, { message: 'Use at most 10,000 characters, or save the query as a filter in Jira.' })
  jql?: string;

  @IsOptional()
  @MaxLength(50)
  filter?: string;

  @IsOptional()
  @MaxLength(50)
  board?: string;

  /** What Jira's boards are searched for by. */
  @IsOptional()
  @MaxLength(100, { message: 'Use at most 100 characters.' })
  boardName?: string;

  @IsIn(['board', 'categories', 'own'], { message: 'Choose where the columns come from.' })
  columns: Board['columnsFrom'];

  /** What the board was when the form was opened. */
  @IsOptional()
  @MaxLength(200)
  seen?: string;
}

/**
 * The form as it was sent. Without scripts every source stands open on the page, so one may be filled in and not
 * be chosen: it is meant, when the chosen one is empty and no other is filled in.
 */
export function boundBoard(body: unknown): Promise<Form<BoardForm>> {
  const sent = (body ?? {}) as Record<string, unknown>;
  const isFilled = (source: string) => [sent[source]].flat().some((value) => String(value ?? '').trim());
  const filled = SOURCES.filter(isFilled);
  const isMeant = !sent.sourceIsChosen && sent.press !== 'find' && filled.length === 1;
  return Form.bind(
    BoardForm,
    isMeant && SOURCES.some((one) => one === sent.source) ? { ...sent, source: filled[0] } : sent,
  );
}

/** Project keys as typed: a form sends one, many or none. */
export function projectKeys({ projects }: Pick<BoardForm, 'projects'>): string[] {
  return [projects ?? []].flat().filter(Boolean);
}

/**
 * The source that was chosen.
 * @throws Problem beside the field that is still empty.
 */
export function sourceOf(form: BoardForm): WorkItemSource {
  const need = (value: string | undefined, field: string, sentence: string): string => {
    if (!value) throw new Problem(sentence, { field });
    return value;
  };
  switch (form.source) {
    case 'projects': {
      const keys = projectKeys(form);
      need(keys[0], 'projects', 'Choose at least one project.');
      return { type: 'projects', keys };
    }
    case 'jql':
      return { type: 'jql', jql: need(form.jql, 'jql', 'Enter a JQL query.') };
    case 'filter':
      return { type: 'filter', id: need(form.filter, 'filter', 'Choose a filter.') };
    case 'board':
      return { type: 'board', id: need(form.board, 'board', 'Choose a Jira board.') };
  }
}

/** What a board is made of, in the words of its form. */
export function shownBoard({ name, source, columns }: Pick<Board, 'name' | 'source' | 'columns'>): Shown {
  return {
    name: { label: 'Name', text: name },
    source: { label: 'Work items', text: sourceText(source), value: source },
    columns: { label: 'Columns', text: columns.map((one) => one.name).join(', '), value: columns },
  };
}

function sourceText(source: WorkItemSource): string {
  switch (source.type) {
    case 'projects':
      return `Projects: ${source.keys.join(', ')}`;
    case 'jql':
      return `JQL: ${source.jql}`;
    case 'filter':
      return `Filter ${source.id}`;
    case 'board':
      return `Jira board ${source.id}${partText(source.sprint)}`;
  }
}

function partText(sprint: BoardPart = 'all'): string {
  const words: Record<string, string> = { all: '', active: ', active sprint', backlog: ', backlog' };
  return words[sprint] ?? `, sprint ${sprint}`;
}

/** What the form shows of a board. */
export function valuesOf(board: Board, sharing: Sharing): Partial<BoardForm> {
  const { name, source, columnsFrom } = board;
  const values: Partial<BoardForm> = {
    seen: seenOf({ ...shownBoard(board), ...shownSharing(sharing) }),
    ...sharingValues(sharing),
    name,
    source: source.type,
    columns: columnsFrom,
  };
  switch (source.type) {
    case 'projects':
      return { ...values, projects: source.keys };
    case 'jql':
      return { ...values, jql: source.jql };
    default:
      return { ...values, [source.type]: source.id };
  }
}

/** The form as somebody who still works on it sends it: a name and columns are not asked for yet. */
export function unfinished(form: Form<BoardForm>): Form<BoardForm> {
  delete form.errors.name;
  delete form.errors.columns;
  return form;
}
