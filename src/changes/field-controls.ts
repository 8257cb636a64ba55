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
/** That are changed in ways of their own, or by nobody. */
const ELSEWHERE =
  /^(assignee|issuetype|project|comment|attachment|issuelinks|worklog|timetracking|reporter|parent|resolution)$/;
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
  if (type === 'any') return /:gh-epic-link$/.test(customType) ? 'text' : undefined;
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
