import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { status } from './issue-json.js';
import { id, list, optional, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import type { JiraWrites } from './jira-writes.js';
import { issuePath } from './paths.js';
import { unlessRefused, type Permission } from './refused-write.js';

const allowedValue = z
  .object({ id: optional(id), name: optional(text), value: optional(text), displayName: optional(text) })
  .transform(({ id, name = '', value = '', displayName = '' }) => ({
    id: id ?? '',
    name: name || value || displayName,
  }))
  .catch({ id: '', name: '' });
const transitionField = z.object({
  name: optional(text),
  required: optional(z.boolean()),
  schema: optional(z.object({ type: optional(text) })),
  allowedValues: optional(z.array(allowedValue)),
});
/** Fields of a transition's screen, which Jira keys by field id. */
const transitionFields = optional(z.record(z.string(), optional(transitionField))).transform((fields) =>
  Object.entries(fields ?? {}).map(([id, { name, required, schema, allowedValues } = {}]) => ({
    id,
    name: name ?? id,
    required: required ?? false,
    type: schema?.type ?? '',
    ...(allowedValues && { allowedValues: allowedValues.filter(({ id, name }) => id && name) }),
  })),
);
const transitions = z.object({
  transitions: list(z.object({ id, name: text, to: status, fields: transitionFields })),
});

type EditCalls = Pick<AlmClient, 'transitions' | 'transition' | 'assign' | 'setNumber' | 'rights'>;

/** What can be done with one work item, and doing it. */
export function editCalls(rest: JiraRest, writes: JiraWrites): EditCalls {
  return {
    async transitions(key) {
      const query = { expand: 'transitions.fields' };
      return (await rest.get(`${issuePath(key)}/transitions`, transitions, query)).transitions;
    },

    async transition(key, transitionId, fields) {
      const body = { transition: { id: transitionId }, ...(fields && { fields }) };
      const change = { key, permission: 'TRANSITION_ISSUES' } as const;
      await writes.write('POST', `${issuePath(key)}/transitions`, body, change);
    },

    async assign(key, name) {
      const change = { key, permission: 'ASSIGN_ISSUES' } as const;
      await writes.write('PUT', `${issuePath(key)}/assignee`, { name }, change);
    },

    async setNumber(key, fieldId, value) {
      const change = { key, permission: 'EDIT_ISSUES', isEdit: true } as const;
      await writes.write('PUT', issuePath(key), { fields: { [fieldId]: value } }, change);
    },

    async rights(key) {
      const [all, editable] = await Promise.all([
        unlessRefused(writes.explanations.permissions(key)),
        unlessRefused(writes.explanations.editScreen(key)),
      ]);
      const may = (permission: Permission) => all?.[permission]?.havePermission;
      return {
        mayTransition: may('TRANSITION_ISSUES'),
        mayAssign: may('ASSIGN_ISSUES'),
        mayEdit: may('EDIT_ISSUES'),
        mayComment: may('ADD_COMMENTS'),
        editable,
      };
    },
  };
}
