import { timeZone } from '../../dates.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import { Problem } from '../../problem.js';
import { Form } from '../../web/form.js';
import { inDigits } from '../../words.js';
import { comparable, numberOf, plainNumber } from '../../changes/edit-values.js';
import type { Typed } from '../../changes/transition-form.js';
import type { PeopleSearch } from '../../readings/open-work-items.js';

const LONGEST_COMMENT = 32_767; // characters that Jira takes unless its administrator has changed that
const MOST_POINTS = 1_000;

/** What can be typed on the page of a work item. The fields of a transition's screen come with Jira's own ids. */
export class ItemForm {
  transition?: string;
  /** Keys of other work items, beside which a card was dropped. */
  before?: string;
  after?: string;
  assignee?: string;
  /** What the people to assign are searched for by. */
  person?: string;
  points?: string;
  /** The points that the page showed before anybody typed. */
  pointsShown?: string;
  /** Id of a sprint and its name, with a colon between; empty for the backlog. */
  sprint?: string;
  comment?: string;
  /** What is to be linked, as a key or as words, and how: see wayText. */
  link?: string;
  linkBy?: string;
  /** The control whose change may have been made, or not: it can be looked for. Never sent. */
  looksFor?: string;
  [transitionField: `f-${string}`]: string;
  /**
   * A comment, or a field that is edited in place and what the page showed of it, as a value and in words, by Jira's own ids; what people are
   * searched for by, by the name of the control that they are for; and how those who are offered are called, by their login names.
   */
  [edited: `${'c' | 'e' | 'w' | 'h' | 'n' | 'q'}-${string}`]: string;
}

const MOST_SEARCHES = 4; // of people, on one page

/** The search of that control: whoever works on it has to be assignable, and nobody else has. */
export const searchOf = (name: string, term: string): PeopleSearch => ({
  ...{ name, term },
  isOfAssignable: name === 'person',
});

/** The searches for people that were sent. */
export function searchesIn(values: ItemForm): PeopleSearch[] {
  return Object.entries(values)
    .filter(([name, term]) => (name === 'person' || name.startsWith('q-')) && term)
    .slice(0, MOST_SEARCHES)
    .map(([name, term]) => searchOf(name, String(term)));
}

const KNOWN = [
  ...[
    'transition',
    'column',
    'columnSeen',
    'place',
    'before',
    'after',
    'statusShown',
    'assignee',
    'assigneeShown',
    'assigneeKey',
    'person',
  ],
  ...['points', 'pointsShown', 'sprint', 'sprintShown', 'comment'],
  ...['link', 'linkBy', 'linked', 'unlink'],
];

/**
 * The texts that were sent, by the name of their control. Browsers end every line of a form in two characters, also of
 * what the page showed: unlike Jira, whose text would look as if somebody else had changed it.
 */
export function typedOf(body: unknown): Typed {
  const known = ([name, value]: [string, unknown]): boolean =>
    isText(value) && (KNOWN.includes(name) || /^(?:[cefhnqw]|to)-/.test(name));
  const texts = Object.entries(body ?? {}).filter(known) as [string, string | string[]][];
  return Object.fromEntries(texts.map(([name, text]) => [name, comparable([text].flat().join())]));
}

/** How somebody is called whom the form offered by that login name; undefined where it did not. */
export function calledIn(typed: Typed, name: string): string | undefined {
  return typed[`n-${name}`];
}

/** What was typed into the screens of transitions. It may be sent when nobody is there whose clock could be asked. */
export function screenTyped(typed: Typed): Typed {
  const texts = Object.entries(typed).filter(([name, text]) => name.startsWith('f-') && text);
  return { ...Object.fromEntries(texts), ...(texts.length > 0 && { zone: timeZone() }) };
}

/** Of a list from which several are chosen there are several. */
function isText(value: unknown): boolean {
  return [value].flat().every((one) => typeof one === 'string');
}

/** @throws Problem beside the field */
export function commentOf(typed: Typed, field = 'comment'): string {
  const comment = typed[field];
  if (!comment) throw new Problem('Write a comment first.', { field });
  if (comment.length <= LONGEST_COMMENT) return comment;
  const [most, length] = [inDigits(LONGEST_COMMENT), inDigits(comment.length)];
  throw new Problem(`A comment in Jira has at most ${most} characters; yours has ${length}.`, {
    field,
    nextStep: 'Shorten it, or write it as two comments.',
  });
}

/** The sprint that was chosen, with its name for people; null for the backlog. @throws Problem beside the field */
export function sprintOf(text = ''): { id: string; name: string } | null {
  if (!text) return null;
  const [, id, name] = /^(\d{1,19}):(.*)$/.exec(text) ?? [];
  if (!id) throw new Problem('Choose a sprint, or the backlog.', { field: 'sprint' });
  return { id, name };
}

/** Undefined where the field was left as it was, so that it follows what Jira says now. */
export function typedPoints({
  points,
  pointsShown,
}: Pick<ItemForm, 'points' | 'pointsShown'>): string | undefined {
  return points === pointsShown ? undefined : points;
}

/**
 * Story points as people give them. A comma before three digits is refused with the rest: it may mean thousands. Of
 * another number by which a board estimates only Jira knows what is sane.
 *
 * @param name of that other number
 * @throws Problem beside the field
 */
export function pointsOf(text: string, name?: string): number {
  if (name) return numberOf(text, 'points');
  const points = plainNumber(text, 'points');
  const problem = (sentence: string) => new Problem(sentence, { field: 'points' });
  if (points < 0) throw problem('Points cannot be less than 0.');
  if (points > MOST_POINTS) throw problem(`Points can be at most ${inDigits(MOST_POINTS)}.`);
  if (/[.,]\d{3}/.test(text)) throw problem('Use at most two digits after the point, such as 0.25.');
  return points;
}

/**
 * The form with Jira's own reasons beside what was typed.
 *
 * @param field where a reason is said that names no field, or one that is not on the page.
 * @param controls the page's control by Jira's field id.
 */
export function refusedForm(
  typed: Typed,
  problem: Problem,
  field: string,
  controls: Record<string, string> = {},
): Form<ItemForm> {
  const form = Form.of(ItemForm, typed);
  if (
    !(problem instanceof AlmProblem) ||
    (problem.messages.length === 0 && Object.keys(problem.fields).length === 0)
  ) {
    form.errors[problem.field ?? field] = problem.sentences;
    return form;
  }
  const others = Object.entries(problem.fields).filter(([id]) => !controls[id]);
  const general = [...problem.messages, ...others.map(([, text]) => text)];
  for (const [id, text] of Object.entries(problem.fields)) if (controls[id]) form.errors[controls[id]] = text;
  if (general.length > 0) form.errors[field] = [form.errors[field], ...general].filter(Boolean).join(' ');
  return form;
}
