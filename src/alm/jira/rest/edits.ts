import { z } from 'zod';
import type { AlmClient, AlmEdit } from '../../alm-provider.js';
import { status } from './issue-json.js';
import { id, list, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import type { JiraWrites } from './jira-writes.js';
import { issuePath } from './paths.js';
import { keyedFields } from './screens.js';
import { unlessRefused, type Permission } from './refused-write.js';

const transitions = z.object({
  transitions: list(z.object({ id, name: text, to: status, fields: keyedFields })),
});

const editScreen = z.object({ fields: keyedFields });

type EditCalls = Pick<
  AlmClient,
  'transitions' | 'transition' | 'assign' | 'setNumber' | 'editFields' | 'edit' | 'rights'
>;

/** What can be done with one work item, and doing it. */
export function editCalls(rest: JiraRest, writes: JiraWrites): EditCalls {
  const edit = (key: string, changes: AlmEdit) =>
    writes.write('PUT', issuePath(key), changes, { key, permission: 'EDIT_ISSUES', isEdit: true });

  return {
    async transitions(key) {
      const query = { expand: 'transitions.fields' };
      return (await rest.get(`${issuePath(key)}/transitions`, transitions, query)).transitions;
    },

    async transition(key, transitionId, edit) {
      const body = { transition: { id: transitionId }, ...edit };
      const change = { key, permission: 'TRANSITION_ISSUES' } as const;
      await writes.write('POST', `${issuePath(key)}/transitions`, body, change);
    },

    async assign(key, name) {
      const change = { key, permission: 'ASSIGN_ISSUES' } as const;
      await writes.write('PUT', `${issuePath(key)}/assignee`, { name }, change);
    },

    async setNumber(key, fieldId, value) {
      await edit(key, { fields: { [fieldId]: value } });
    },

    async editFields(key) {
      return (await rest.get(`${issuePath(key)}/editmeta`, editScreen)).fields;
    },

    edit,

    async rights(key) {
      const [all, editable] = await Promise.all([
        unlessRefused(writes.explanations.permissions(key)),
        unlessRefused(writes.explanations.editScreen(key)),
      ]);
      const may = (permission: Permission) => all?.[permission]?.havePermission;
      return {
        mayTransition: may('TRANSITION_ISSUES'),
        mayRank: may('SCHEDULE_ISSUES'),
        mayAssign: may('ASSIGN_ISSUES'),
        mayEdit: may('EDIT_ISSUES'),
        mayComment: may('ADD_COMMENTS'),
        mayLink: may('LINK_ISSUES'),
        editable,
      };
    },
  };
}
