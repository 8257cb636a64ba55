import type { AlmField, AlmRights, WorkItem } from '../../alm/alm-provider.js';
import type { Form } from '../../web/form.js';
import type { LinkedBoard } from '../board-pages.js';
import { pointsName } from '../jira-board.js';
import type { ItemForm } from './item-form.js';
import type { ShownWorkItem } from './item-pages.js';

/**
 * Why a control is not offered: a sentence for each that Jira would refuse, empty for the others. One in which
 * something was typed stays, for nothing that was typed goes away.
 */
export function refusalsView({ board, account }: LinkedBoard, shown: ShownWorkItem, form: Form<ItemForm>) {
  const { item, rights, refusal } = shown;
  const { points } = account.mapping;
  if (refusal)
    return {
      ...{ transition: refusal, comment: refusal, assignee: refusal, sprint: refusal, points: refusal },
      link: refusal,
    };
  const isOpen = (control: keyof ItemForm & string) => Boolean(form.errors[control] || form.values[control]);
  const unless = (control: keyof ItemForm & string, sentence: string) => (isOpen(control) ? '' : sentence);
  return {
    transition: rights.mayTransition === false ? lacking(`move ${item.key}`, 'Transition Issues') : '',
    comment: unless(
      'comment',
      rights.mayComment === false ? lacking(`comment on ${item.key}`, 'Add Comments') : '',
    ),
    assignee: unless(
      'assignee',
      rights.mayAssign === false ? lacking(`assign ${item.key}`, 'Assign Issues') : '',
    ),
    link: unless('link', rights.mayLink === false ? lacking(`link ${item.key}`, 'Link Issues') : ''),
    sprint: unless('sprint', sprintRefused(shown)),
    points: unless(
      'points',
      points ? pointsRefused(shown, { id: points, name: pointsName(board) ?? 'Story Points' }) : '',
    ),
  };
}

function sprintRefused({ item, rights }: ShownWorkItem): string {
  if (rights.mayRank === false) return lacking(`put ${item.key} into a sprint`, 'Schedule Issues');
  return item.type.isSubtask ? 'A sub-task goes where its parent is.' : '';
}

function pointsRefused({ item, rights }: ShownWorkItem, { id, name }: Pick<AlmField, 'id' | 'name'>): string {
  const { mayEdit, editable } = rights;
  if (mayEdit === false) return notEdited(item, rights);
  if (!editable || editable.includes(id)) return '';
  return editable.length > 0
    ? `Jira does not let you set ${name} here: the field is not on the edit screen.`
    : notEdited(item, rights);
}

/** Why Jira lets this person edit no field of it: its edit screen is as empty for want of a right as in a status that is over. */
export function notEdited({ key, status }: WorkItem, { mayEdit }: AlmRights): string {
  if (mayEdit === false) return lacking(`edit ${key}`, 'Edit Issues');
  return `Jira does not let you edit ${key}${mayEdit ? ` in “${status.name}”` : ''}.`;
}

export function lacking(what: string, permission: string): string {
  return `Jira does not let you ${what}: you lack the permission “${permission}” in this project.`;
}
