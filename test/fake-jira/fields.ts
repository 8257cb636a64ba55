import type { CustomPart, Field } from './world.js';

const GREENHOPPER = 'com.pyxis.greenhopper.jira';
const BASIC = 'com.atlassian.jira.plugin.system.customfieldtypes';
const ROADMAPS = 'com.atlassian.jpo';

/** The fields that every Jira has. */
export function systemFields(): Field[] {
  return [
    system('issuetype', 'Issue Type', 'issuetype', { clauses: ['issuetype', 'type'] }),
    system('project', 'Project', 'project'),
    system('summary', 'Summary', 'string'),
    system('status', 'Status', 'status', { orderable: false }),
    system('priority', 'Priority', 'priority'),
    system('resolution', 'Resolution', 'resolution'),
    system('resolutiondate', 'Resolved', 'datetime', {
      orderable: false,
      clauses: ['resolutiondate', 'resolved'],
    }),
    system('assignee', 'Assignee', 'user'),
    system('reporter', 'Reporter', 'user'),
    system('creator', 'Creator', 'user', { orderable: false }),
    system('labels', 'Labels', 'array', { items: 'string' }),
    system('description', 'Description', 'string'),
    system('created', 'Created', 'datetime', { orderable: false, clauses: ['created', 'createdDate'] }),
    system('updated', 'Updated', 'datetime', { orderable: false, clauses: ['updated', 'updatedDate'] }),
    system('duedate', 'Due Date', 'date', { clauses: ['due', 'duedate'] }),
    system('fixVersions', 'Fix Version/s', 'array', { items: 'version', clauses: ['fixVersion'] }),
    system('components', 'Component/s', 'array', { items: 'component', clauses: ['component'] }),
    system('issuelinks', 'Linked Issues', 'array', { items: 'issuelinks', clauses: [] }),
    system('subtasks', 'Sub-Tasks', 'array', {
      items: 'issuelinks',
      orderable: false,
      clauses: ['subtasks'],
    }),
    system('parent', 'Parent', 'issuelink', { orderable: false, navigable: false, clauses: ['parent'] }),
    system('security', 'Security Level', 'securitylevel', { clauses: ['level'] }),
    system('votes', 'Votes', 'votes', { orderable: false }),
    system('watches', 'Watchers', 'watches', { orderable: false, clauses: ['watchers'] }),
    system('workratio', 'Work Ratio', 'number', { orderable: false }),
    system('timetracking', 'Time Tracking', 'timetracking', { navigable: false, clauses: [] }),
    system('timespent', 'Time Spent', 'number', { orderable: false }),
    system('attachment', 'Attachment', 'array', { items: 'attachment', clauses: ['attachments'] }),
    system('comment', 'Comment', 'comments-page', { navigable: false }),
    {
      // The one field without a schema.
      id: 'issuekey',
      name: 'Key',
      custom: false,
      orderable: false,
      navigable: true,
      searchable: false,
      clauseNames: ['id', 'issue', 'issuekey', 'key'],
    },
  ];
}

function system(
  id: string,
  name: string,
  type: string,
  more: { items?: string; orderable?: boolean; navigable?: boolean; clauses?: string[] } = {},
): Field {
  return {
    id,
    name,
    custom: false,
    orderable: more.orderable ?? true,
    navigable: more.navigable ?? true,
    searchable: true,
    clauseNames: more.clauses ?? [id],
    schema: { type, ...(more.items && { items: more.items }), system: id },
  };
}

/** The custom fields of a Jira with Software and Advanced Roadmaps, two of which look like another one. */
export function customFields(): { fields: Field[]; parts: Partial<Record<CustomPart, string>> } {
  const fields = [
    custom(10100, 'Epic Link', 'any', `${GREENHOPPER}:gh-epic-link`),
    custom(10101, 'Epic Name', 'string', `${GREENHOPPER}:gh-epic-label`),
    custom(10104, 'Sprint', 'array', `${GREENHOPPER}:gh-sprint`, 'string'),
    custom(10105, 'Rank', 'any', `${GREENHOPPER}:gh-lexo-rank`),
    custom(10106, 'Story Points', 'number', `${BASIC}:float`),
    custom(10107, 'Rank (Obsolete)', 'any', `${GREENHOPPER}:gh-global-rank`),
    custom(10108, 'Flagged', 'array', `${BASIC}:multicheckboxes`, 'option'),
    custom(10109, 'Team', 'any', 'com.atlassian.teams:rm-teams-custom-field-team'),
    custom(10110, 'Target start', 'date', `${ROADMAPS}:jpo-custom-field-baseline-start`),
    custom(10111, 'Target end', 'date', `${ROADMAPS}:jpo-custom-field-baseline-end`),
    custom(
      10112,
      'Development',
      'any',
      'com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf',
    ),
    custom(10113, 'Business Value', 'number', `${BASIC}:float`),
    custom(10114, 'Epic Colour', 'string', `${GREENHOPPER}:gh-epic-color`),
  ];
  return {
    fields,
    parts: {
      epicLink: 'customfield_10100',
      epicName: 'customfield_10101',
      sprint: 'customfield_10104',
      rank: 'customfield_10105',
      points: 'customfield_10106',
      oldRank: 'customfield_10107',
      flagged: 'customfield_10108',
      team: 'customfield_10109',
      targetStart: 'customfield_10110',
      targetEnd: 'customfield_10111',
      development: 'customfield_10112',
      epicColor: 'customfield_10114',
    },
  };
}

function custom(number: number, name: string, type: string, key: string, items?: string): Field {
  return {
    id: `customfield_${number}`,
    name,
    custom: true,
    orderable: true,
    navigable: true,
    searchable: true,
    clauseNames: [`cf[${number}]`, name],
    schema: { type, ...(items && { items }), custom: key, customId: number },
  };
}
