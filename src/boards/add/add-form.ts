import { AlmProblem } from '../../alm/alm-problem.js';
import type { AlmEditField } from '../../alm/alm-provider.js';
import { typedText, wireOf } from '../../changes/edit-values.js';
import { editControlOf, type EditControl } from '../../changes/field-controls.js';
import { NeedsFields, isAskedFor } from '../../changes/kinds/create.js';
import { Problem } from '../../problem.js';
import { Form } from '../../web/form.js';
import { queryOf, type BoardQuery } from '../find/board-query.js';

const LONGEST_SUMMARY = 255; // characters that Jira takes

/** What is typed for a new work item, and where it was added. */
export class AddForm {
  summary?: string;
  /** Project and type together, so that one choice is enough: `SHOP 10001`. */
  what?: string;
  column?: string;
  columnSeen?: string;
  /** Id of a sprint; `active` for the one that is under way. */
  sprint?: string;
  /** Key of an epic. */
  epic?: string;
  /** Key of the work item that it is to be a sub-task of. */
  parent?: string;
  /** The query of the board that it was added from. */
  at?: string;
  /** `yes` where all fields of Jira's screen are shown. */
  all?: string;
  /** A field of Jira's screen, by Jira's own id. */
  [field: `n-${string}`]: string;
}

const KNOWN = /^(summary|what|column|columnSeen|sprint|epic|parent|at|all)$/;

/** The texts of a form or an address. What several were chosen of is one text, with commas. */
export function addFormOf(body: unknown): Form<AddForm> {
  const isText = (value: unknown) => [value].flat().every((one) => typeof one === 'string');
  const texts = Object.entries(body ?? {})
    .filter(([name, value]) => (KNOWN.test(name) || name.startsWith('n-')) && isText(value))
    .map(([name, value]) => [name, [value as string | string[]].flat().join().trim()]);
  return Form.of(AddForm, Object.fromEntries(texts) as AddForm);
}

/** What the board showed that it was added from. */
export function queryAt({ at = '' }: AddForm): BoardQuery {
  const pairs = new URLSearchParams(at);
  return queryOf(Object.fromEntries([...pairs.keys()].map((name) => [name, pairs.getAll(name)])));
}

/** @throws Problem beside the field */
export function summaryOf({ summary = '' }: AddForm): string {
  const text = summary.replace(/\s+/g, ' ').trim();
  if (!text) throw new Problem('Say in a few words what is to be done.', { field: 'summary' });
  if (text.length <= LONGEST_SUMMARY) return text;
  throw new Problem(`Jira takes at most ${LONGEST_SUMMARY} characters; these are ${text.length}.`, {
    field: 'summary',
    nextStep: 'Put the rest into the description.',
  });
}

/** The fields that somebody has filled in, as Jira takes them. @throws Problem beside a field */
export function fieldsOf(form: AddForm, screen: readonly AlmEditField[]): Record<string, unknown> {
  const filled = screen.flatMap((field): [string, unknown][] => {
    const name = controlName(field);
    const control = addControlOf(field);
    const text = control && form[name] ? typedText(control, form[name], name) : '';
    return control && text ? [[field.id, wireOf(control, text)]] : [];
  });
  return Object.fromEntries(filled);
}

/** How it is filled in for something new; undefined where only Jira can: whom a person can be chosen from it says of what is there. */
export function addControlOf(field: AlmEditField): EditControl | undefined {
  const control = editControlOf(field);
  return control === 'user' || control === 'users' ? undefined : control;
}

export function controlName({ id }: Pick<AlmEditField, 'id'>): `n-${string}` {
  return `n-${id}`;
}

/** Says what is wrong beside each field that it is wrong with, and the rest beside the summary. */
export function refuse(form: Form<AddForm>, problem: Problem, screen: readonly AlmEditField[]): void {
  const isShown = (id: string) => screen.some((field) => field.id === id && addControlOf(field));
  if (problem instanceof NeedsFields) {
    // What is asked for now for the first time is not an error yet.
    for (const field of problem.fields)
      if (form.values.all && isShown(field.id)) form.errors[controlName(field)] = `Jira needs ${field.name}.`;
    form.values.all = 'yes';
    return;
  }
  if (!(problem instanceof AlmProblem)) {
    form.errors[problem.field ?? 'summary'] = problem.sentences;
    return;
  }
  const general: string[] = [...problem.messages];
  for (const [id, words] of Object.entries(problem.fields)) {
    if (id !== 'summary' && isShown(id)) form.errors[controlName({ id })] = words;
    else general.push(words); // beside the summary
  }
  if (Object.keys(form.errors).length > 0) form.values.all = 'yes';
  if (general.length > 0 || Object.keys(form.errors).length === 0)
    form.errors.summary = general.join(' ') || problem.sentences;
}

/** Fields that Jira insists on and that only its own form can be filled in with. */
export function onlyInJira(screen: readonly AlmEditField[]): AlmEditField[] {
  return screen.filter((field) => isAskedFor(field) && !addControlOf(field));
}
