import type { AlmEditField } from '../alm/alm-provider.js';

/** How a field of a screen is filled in on a plain page. */
export type EditControl =
  | 'text'
  | 'address'
  | 'textarea'
  | 'number'
  | 'date'
  | 'datetime'
  | 'select'
  | 'cascade'
  | 'several'
  | 'labels'
  | 'user'
  | 'users'
  | 'group'
  | 'groups'
  | 'comment'
  | 'work item'
  | 'worklog';

const LONG = /:textarea$/;
const BY_TYPE: Record<string, EditControl> = {
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  user: 'user',
  group: 'group',
  'comments-page': 'comment',
};
const OF_ITEMS: Record<string, EditControl> = {
  string: 'labels',
  user: 'users',
  group: 'groups',
  worklog: 'worklog',
};
/** The epic, and above epics what Advanced Roadmaps calls the parent: both are named by their key. */
const ABOVE = /:(gh-epic-link|jpo-custom-field-parent)$/;
/** That are changed in ways of their own, or by nobody. */
const ELSEWHERE =
  /^(assignee|issuetype|project|comment|attachment|issuelinks|worklog|timetracking|parent|resolution)$/;
const NEVER = /:(gh-lexo-rank|gh-sprint|devsummary\S*)$/;

/** How a field of a screen is filled in; undefined where only Jira's own screen can. */
export function controlOf({
  id,
  type,
  items = '',
  customType = '',
  allowedValues,
}: AlmEditField): EditControl | undefined {
  if (NEVER.test(customType)) return undefined;
  if (type === 'option-with-child') return allowedValues?.length ? 'cascade' : undefined;
  if (type === 'array') return allowedValues ? severalOf(allowedValues) : OF_ITEMS[items];
  if (allowedValues) return allowedValues.length > 0 ? 'select' : undefined;
  if (type === 'string') return lineOrMore(id, customType);
  if (type === 'any') return ABOVE.test(customType) ? 'work item' : undefined;
  return BY_TYPE[type];
}

/** The same of a field that is edited in place. */
export function editControlOf(field: AlmEditField): EditControl | undefined {
  if (ELSEWHERE.test(field.id) || !field.operations.includes('set')) return undefined;
  return controlOf(field);
}

/** Of a project without components there is nothing to choose. */
function severalOf(allowedValues: unknown[]): EditControl | undefined {
  return allowedValues.length > 0 ? 'several' : undefined;
}

function lineOrMore(id: string, customType: string): EditControl {
  if (id === 'description' || id === 'environment' || LONG.test(customType)) return 'textarea';
  return /:url$/.test(customType) ? 'address' : 'text';
}

/** Fields that have a control of their own on the page of a work item, or that nobody changes by hand. */
const OWN = /^(assignee|comment|issuetype|project)$/;

/** Names of the fields among these that only a page of the site can change. */
export function leftToSite(fields: readonly AlmEditField[], has: typeof controlOf): string[] {
  const left = fields.filter(
    (field) =>
      !has(field) &&
      !OWN.test(field.id) &&
      !NEVER.test(field.customType ?? '') &&
      field.operations.length > 0,
  );
  return left.map(({ name }) => name);
}
