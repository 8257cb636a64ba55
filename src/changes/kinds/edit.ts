import { shortened } from '../../words.js';
import { sightOf, type At, type ChangeKind } from '../change-kind.js';
import { textOf, wireOf } from '../edit-values.js';
import { FIELD_WORDS, isInHistory, wordsFor } from '../edit-words.js';
import type { EditControl } from '../field-controls.js';

interface Wanted {
  field: string;
  label: string;
  control: EditControl;
  /** See textOf. */
  text: string;
  /** The same for people, where the text is an id. */
  words?: string;
  /** What it was just before. */
  had?: string;
  hadWords?: string;
}

/** A field of the edit screen, whichever it is. */
export const edit: ChangeKind<Wanted> = {
  type: 'edit',
  touches: ['text'],
  overwrites: true,
  words: (key) => `${key} was changed`,
  wish: (wanted) => {
    const isId = wanted.words === undefined && /^(select|several)$/.test(wanted.control);
    if (wanted.text === '') return `Empty “${wanted.label}”`;
    return `Change “${wanted.label}”${isId ? '' : ` to ${short(valueOf(wanted))}`}`;
  },
  value: valueOf,
  asked: ({ field, text }) => [field, text],
  plan: async (wanted, at) => {
    const raw = await rawOf(wanted, at);
    const had = raw && textOf(wanted.control, raw.value);
    const hadWords = raw && wordsFor(wanted.control, raw.value);
    const { field, control, text } = wanted;
    const { client, item } = at;
    if (had === text) return { wanted };
    return {
      wanted: { ...wanted, had: had ?? '', hadWords },
      send: () => client.edit(item.key, { fields: { [field]: wireOf(control, text) } }),
    };
  },
  sight: async (wanted, look) => {
    const raw = await rawOf(wanted, look);
    return raw ? sightOf(textOf(wanted.control, raw.value) === wanted.text) : 'unseen';
  },
  text: ({ field }) => field,
  reads: async (wanted, at) => {
    const raw = await rawOf(wanted, at);
    return raw && wordsFor(wanted.control, raw.value);
  },
  had: ({ label, had = '', hadWords = had }) => ({ label, text: hadWords }),
  trace: ({ field, label, control, text, words }) => ({
    field: /^customfield_/.test(field) ? label : field,
    isCustom: /^customfield_/.test(field),
    // The history knows people by a key, and shows the name that was chosen.
    isMade: (change) =>
      isInHistory(control, text, change) || (control === 'user' && text !== '' && change.to === words),
  }),
  ...FIELD_WORDS,
  otherwise: ({ key }) =>
    `Jira took the change, but ${key} shows another value: a rule in Jira may have changed it.`,
  inverse: (_, { field, label, control, had = '', hadWords }) => ({
    field,
    label,
    control,
    text: had,
    words: hadWords,
  }),
};

/** Undefined where the field is hidden from the person, which is not the same as empty. */
async function rawOf({ field }: Wanted, { client, item }: At): Promise<{ value: unknown } | undefined> {
  const shown = await client.rawFields(item.key, [field]);
  return field in shown ? { value: shown[field] } : undefined;
}

function valueOf({ text, words = text }: Wanted): string {
  return words;
}

function short(text: string): string {
  return `“${shortened(text, 60)}”`;
}
