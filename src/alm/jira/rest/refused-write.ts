import { AlmProblem } from '../../alm-problem.js';
import type { AlmField } from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import { plainText } from '../call/jira-messages.js';

/** A change of one work item that was asked for. */
export interface Change {
  key: string;
  permission: Permission;
  /** Whether its fields stand on the edit screen, rather than on the screen of a transition. */
  isEdit?: boolean;
}

/** What Jira can be asked about its refusal. */
export interface Explanations {
  baseUrl: string;
  permissions(key: string): Promise<Record<string, { name?: string; havePermission: boolean } | null>>;
  /** Ids of the fields that this person may edit. */
  editScreen(key: string): Promise<string[]>;
  fields(): Promise<Pick<AlmField, 'id' | 'name'>[]>;
}

/** Permissions by Jira's key, with the names that Jira gives them in English. */
const NAMES = {
  EDIT_ISSUES: 'Edit Issues',
  ASSIGN_ISSUES: 'Assign Issues',
  TRANSITION_ISSUES: 'Transition Issues',
  ADD_COMMENTS: 'Add Comments',
  EDIT_OWN_COMMENTS: 'Edit Own Comments',
  DELETE_OWN_COMMENTS: 'Delete Own Comments',
  SCHEDULE_ISSUES: 'Schedule Issues',
  LINK_ISSUES: 'Link Issues',
};
export type Permission = keyof typeof NAMES;

/** Answers of Jira to a change that may come from a permission or a screen. */
const EXPLAINABLE = ['values-refused', 'not-allowed', 'not-found', 'authorization-stripped'];
const OFF_SCREEN = /not on the appropriate screen/i;
const CUSTOM_FIELD = /\bcustomfield_\d+\b/g;

/**
 * What the refusal of a change means. Jira says a missing permission with a 400, 401, 403 or 404 and in the language
 * of the person, so it is not guessed: Jira is asked for the permissions, the edit screen and the names of fields.
 * Where it cannot be asked, or where they are not the reason, its own words stay.
 *
 * @returns the problem to throw in place of `error`; `error` itself where there is nothing to explain.
 */
export async function explained(error: unknown, change: Change, ask: Explanations): Promise<unknown> {
  const isRefusal = error instanceof AlmProblem && EXPLAINABLE.includes(String(error.cause));
  if (!isRefusal) return error;

  const permission = await missingPermission(change, ask);
  if (permission) {
    const { messages, fields } = error;
    const facts = { baseUrl: ask.baseUrl, name: permission, code: change.key };
    const diagnosis = { ...error.diagnosis, messages, fields, permission: change.permission };
    return problemOf('permission-missing', facts, { diagnosis });
  }
  if (Object.keys(error.fields).length > 0) return fieldsExplained(error, change, ask);
  return error.cause === 'not-allowed' && error.messages.length > 0 ? quoting(error) : error;
}

/** The refusal with the words of Jira in its own sentence, so that who can mend it stands beside them. */
function quoting(error: AlmProblem): AlmProblem {
  const { messages, diagnosis, message } = error;
  return Object.assign(error, {
    message: `${message.replace(/\.$/, '')}: ${messages.join(' ')}`,
    messages: [],
    diagnosis: { ...diagnosis, messages },
  });
}

/** Name of the permission that the change needs and the person lacks; undefined where that cannot be said. */
async function missingPermission(
  { key, permission }: Change,
  ask: Explanations,
): Promise<string | undefined> {
  const all = await unlessRefused(ask.permissions(key));
  const found = all?.[permission];
  return found?.havePermission === false ? plainText(found.name ?? '') || NAMES[permission] : undefined;
}

/** The refusal with fields by their names, and with the ones that the edit screen leaves out told as that. */
async function fieldsExplained(
  error: AlmProblem,
  { key, isEdit = false }: Change,
  { baseUrl, ...ask }: Explanations,
): Promise<AlmProblem> {
  const names = new Map((await unlessRefused(ask.fields()))?.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) || id;
  const screen = isEdit ? await unlessRefused(ask.editScreen(key)) : undefined;
  const isOff = (id: string, words: string) =>
    // An empty screen is that of a work item which cannot be edited at all.
    screen?.length ? !screen.includes(id) : isEdit && OFF_SCREEN.test(words);
  const offScreen = (id: string) =>
    problemOf(
      'field-off-screen',
      { baseUrl, name: nameOf(id), code: key },
      { diagnosis: { ...error.diagnosis, messages: error.messages, fields: error.fields } },
    );

  const refused = Object.entries(error.fields);
  const [[id, words]] = refused;
  if (refused.length === 1 && error.messages.length === 0 && isOff(id, words)) {
    const problem = offScreen(id);
    return Object.assign(problem, { fields: { [id]: problem.sentences } });
  }
  const inNames = (text: string) => text.replace(CUSTOM_FIELD, nameOf);
  const fields = refused.map(([id, words]) => [
    id,
    isOff(id, words) ? offScreen(id).sentences : inNames(words),
  ]);
  return Object.assign(error, {
    fields: Object.fromEntries(fields) as Record<string, string>,
    messages: error.messages.map(inNames),
  });
}

/** What Jira says, or undefined where it does not say that either. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AlmProblem) return undefined;
    throw error;
  }
}
