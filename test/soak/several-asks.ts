import { paths } from '../../src/paths.js';
import { oneOf, serial, type Ask, type Place } from './place.js';

interface Act extends Omit<Ask, 'key' | 'form'> {
  form: Record<string, string | string[]> & { key: string[] };
}

/** What one act asks for of both that are one's own. */
export function nextAct(place: Place): Act {
  const { boardId, ownKey, editKey } = place;
  const { form, ...act } = oneOf([labels, priority])(place);
  return { ...act, path: paths.boards.several({ id: boardId }), form: { ...form, key: [ownKey, editKey] } };
}

function labels({ name }: Place) {
  const add = `${name}-${serial()}`;
  const wanted = { field: 'labels', add: [{ id: add, name: add }] };
  return { what: 'edit-list', wanted, form: { what: 'labels', add } };
}

function priority({ ownKey, editKey, jira: { world } }: Place) {
  const { id, name } = oneOf(world.priorities);
  const was = (key: string): [string, string] => [`was-${key}`, world.issue(key).priority!];
  return {
    ...{ what: 'edit', wanted: { field: 'priority', text: id } },
    form: { what: 'priority', priority: id, words: name, ...Object.fromEntries([ownKey, editKey].map(was)) },
  };
}
