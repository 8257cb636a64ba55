import type { FieldMapping } from '../../alm/alm-provider.js';
import { editControlOf, leftToSite } from '../../changes/field-controls.js';
import { dayText, timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { allOf } from '../../words.js';
import { notEdited } from './item-rights.view.js';
import type { ItemPath } from './item-path.js';
import type { ShownWorkItem } from './item-pages.js';
import { hueOfEpic, pointsText } from '../cards/signs.js';

/** What has no row of its own, and is not edited in place. */
export function factsOf(shown: ShownWorkItem, edited: string[], mapping: FieldMapping): Fact[] {
  return allOfItem(shown, mapping).filter(({ field }) => !(field && edited.includes(field)));
}

/** Why some of it is not edited; empty where that is not known, or all of it is. */
export function notEditableWords(shown: ShownWorkItem, edited: string[], mapping: FieldMapping): string {
  const { item, editable, rights } = shown;
  if (!editable) return '';
  if (editable.fields.length === 0) return notEdited(item, rights);
  const missing = factsOf(shown, edited, mapping).flatMap(({ label, field }) => (field ? [label] : []));
  return missing.length > 0
    ? `Jira does not let you change ${allOf(missing)} here: not on the edit screen of this project.`
    : '';
}

/** What only Jira's own page changes; empty where there is nothing. */
export function leftToJira({ editable }: ShownWorkItem, { points, sprint }: FieldMapping): string {
  // Points, sprint and links have a control of their own.
  const own = [points, sprint, 'issuelinks'];
  const fields = editable?.fields.filter(({ id }) => !own.includes(id)) ?? [];
  const names = leftToSite(fields, editControlOf);
  return names.length > 0 ? `${allOf(names)} can be changed in Jira only:` : '';
}

function allOfItem({ item, details }: ShownWorkItem, mapping: FieldMapping): Fact[] {
  const facts: [string, string | null, string?][] = [
    ['Type', item.type.name],
    ['Reporter', item.reporter?.displayName ?? null, 'reporter'],
    ['Priority', item.priority?.name ?? null, 'priority'],
    ['Labels', item.labels.join(', '), 'labels'],
    ['Components', item.components.join(', '), 'components'],
    ['Fix versions', item.fixVersions.join(', '), 'fixVersions'],
    ['Sprint', mapping.sprint ? null : (item.sprint?.name ?? null)],
    ['Points', mapping.points || item.points === null ? null : pointsText(item.points)],
    ['Start', item.startDate && dayText(item.startDate), mapping.startDate],
    ['Due', item.dueDate && dayText(item.dueDate), mapping.dueDate],
    ['Original estimate', details?.time?.original ?? null],
    ['Remaining estimate', details?.time?.remaining ?? null],
    ['Time spent', details?.time?.spent ?? null],
    ['Created', item.created && timeView(new Date(item.created)).text],
    ['Updated', timeView(new Date(item.updated)).text],
  ];
  return facts.flatMap(([label, value, field]) => (value ? [{ label, value, field }] : []));
}

interface Fact {
  label: string;
  value: string;
  /** Of the site, where it can be on the edit screen. */
  field?: string;
}

/** What it is a part of, from the outermost: its epic, its parent. */
export function aboveView({ item, epic, details }: ShownWorkItem, { boardId }: ItemPath) {
  const { epicKey, parentKey } = item;
  const parent = details?.parent;
  const one = (key: string, name: string) => ({ key, name, path: paths.items.show({ boardId, key }) });
  return [
    ...(epicKey
      ? [{ ...one(epicKey, epic?.name ?? ''), words: 'Epic', hue: hueOfEpic(epicKey, epic?.color) }]
      : []),
    ...(parentKey ? [{ ...one(parentKey, parent?.summary ?? ''), words: 'Sub-task of', hue: null }] : []),
  ];
}
