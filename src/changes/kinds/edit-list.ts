import type { AlmEditField } from '../../alm/alm-provider.js';
import { fieldAt, sightOf, type At, type ChangeKind, type Trace } from '../change-kind.js';
import { partsOf, shownPart, textOf } from '../edit-values.js';
import { FIELD_WORDS } from '../edit-words.js';

/** One of what such a field holds; of labels, the id is the label. */
interface Part {
  id: string;
  name: string;
}

interface Wanted {
  field: string;
  label: string;
  control: 'labels' | 'several';
  add: Part[];
  remove: Part[];
  /** Ids of what was in it just before. */
  had?: string[];
}

/** Of these the history has an entry for each that came or went. */
const ONE_BY_ONE: Record<string, string> = {
  components: 'Component',
  fixVersions: 'Fix Version',
  versions: 'Version',
};

/** Whether what a field holds can be added and taken away one by one, beside what others do. */
export function isAddedTo({ operations }: AlmEditField): boolean {
  return operations.includes('add') && operations.includes('remove');
}

/** What makes what was typed of what the page showed, both as texts: undefined where that is the same. */
export function wantedOf(
  field: AlmEditField,
  control: Wanted['control'],
  [shown, typed]: [string, string],
): Wanted | undefined {
  const [before, after] = [partsOf(control, shown), partsOf(control, typed)];
  if (before.every((id) => after.includes(id)) && after.every((id) => before.includes(id))) return undefined;
  const named = (id: string) => ({ id, name: field.allowedValues?.find((one) => one.id === id)?.name ?? id });
  return {
    ...{ field: field.id, label: field.name, control },
    add: after.filter((id) => !before.includes(id)).map(named),
    remove: before.filter((id) => !after.includes(id)).map(named),
  };
}

/** A field of the edit screen that holds several: what two people add at once both stays, so none is ever in conflict. */
export const editList: ChangeKind<Wanted> = {
  type: 'edit-list',
  touches: [],
  writes: ({ field }, key) => [fieldAt(key, field)],
  words: (key) => `${key} was changed`,
  wish: ({ label, add, remove }) => {
    const parts = [add.length > 0 && `add ${named(add)}`, remove.length > 0 && `take away ${named(remove)}`];
    const words = parts.filter(Boolean).join(', ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${label})`;
  },
  value: ({ add }) => add.map(({ name }) => name).join(', '),
  asked: ({ field, add, remove }) => [field, idsOf(add), idsOf(remove)],
  plan: async (wanted, at) => {
    const { field, control, add, remove } = wanted;
    const had = await heldBy(wanted, at);
    if (had && isSo(wanted, had)) return { wanted };
    const wire = ({ id }: Part) => (control === 'labels' ? id : { id });
    const operations = [
      ...add.map((one) => ({ add: wire(one) })),
      ...remove.map((one) => ({ remove: wire(one) })),
    ];
    return {
      wanted: { ...wanted, had: had ?? [] },
      send: () => at.client.edit(at.item.key, { update: { [field]: operations } }),
    };
  },
  sight: async (wanted, look) => {
    const now = await heldBy(wanted, look);
    return now ? sightOf(isSo(wanted, now)) : 'unseen';
  },
  trace,
  ...FIELD_WORDS,
  otherwise: ({ key }) =>
    `Jira took the change, but ${key} shows other values: a rule in Jira may have changed them back.`,
  inverse: (_, { add, remove, had = [], ...wanted }) => ({
    ...wanted,
    add: remove.filter(({ id }) => had.includes(id)),
    remove: add.filter(({ id }) => !had.includes(id)),
  }),
};

/** Undefined where the field is hidden from the person. */
async function heldBy({ field, control }: Wanted, { client, item }: At): Promise<string[] | undefined> {
  const shown = await client.rawFields(item.key, [field]);
  return field in shown ? partsOf(control, textOf(control, shown[field])) : undefined;
}

function isSo({ add, remove }: Wanted, held: readonly string[]): boolean {
  return add.every(({ id }) => held.includes(id)) && !remove.some(({ id }) => held.includes(id));
}

function trace({ field, label, control, add, remove, had = [] }: Wanted): Trace {
  const isCustom = /^customfield_/.test(field);
  const came = idsOf(add).filter((id) => !had.includes(id));
  const gone = idsOf(remove).filter((id) => had.includes(id));
  const held = ({ to, toId }: { to: string; toId: string }) =>
    control === 'labels' ? to.split(/\s+/) : (toId.match(/\d+/g) ?? []);
  return {
    field: isCustom ? label : (ONE_BY_ONE[field] ?? field),
    isCustom,
    isMade: (change) => {
      if (field in ONE_BY_ONE) return came.includes(change.toId) || gone.includes(change.fromId);
      const after = held(change);
      return came.every((id) => after.includes(id)) && !gone.some((id) => after.includes(id));
    },
  };
}

function idsOf(parts: readonly Part[]): string[] {
  return parts.map(({ id }) => id);
}

function named(parts: readonly Part[]): string {
  return parts.map(({ name }) => `“${shownPart(name)}”`).join(', ');
}
