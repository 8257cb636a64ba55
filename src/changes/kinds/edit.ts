import { Problem } from '../../problem.js';
import { shortened } from '../../words.js';
import { sightOf, type At, type ChangeKind } from '../change-kind.js';
import { isInHistory, textOf, wireOf, type EditControl } from '../edit-values.js';

interface Wanted {
  field: string;
  label: string;
  control: EditControl;
  /** See textOf. */
  text: string;
  /** What the page showed; undefined where that is not compared. */
  shown?: string;
  /** What it was just before. */
  had?: string;
}

/** A field of the edit screen, whichever it is. */
export const edit: ChangeKind<Wanted> = {
  type: 'edit',
  touches: [],
  words: (key) => `${key} was changed`,
  wish: ({ label, text, control }) =>
    text === '' ? `Empty “${label}”` : `Change “${label}”${isReadable(control) ? ` to ${short(text)}` : ''}`,
  value: ({ text }) => text,
  asked: ({ field, text }) => [field, text],
  plan: async (wanted, at) => {
    const had = await now(wanted, at);
    const { label, field, control, text, shown } = wanted;
    if (shown !== undefined && had !== shown && had !== text)
      throw new Problem(
        `“${label}” was changed by somebody else meanwhile${isReadable(control) ? `: it is now ${had ? short(had) : 'empty'}` : ''}. Nothing was sent.`,
        { field: `e-${field}`, nextStep: 'Look at it, and save yours again if it is to stand.' },
      );
    const { client, item } = at;
    return {
      wanted: { ...wanted, had: had ?? '' },
      send: () => client.edit(item.key, { fields: { [field]: wireOf(control, text) } }),
    };
  },
  sight: async (wanted, look) => {
    const text = await now(wanted, look);
    return text === undefined ? 'unseen' : sightOf(text === wanted.text);
  },
  trace: ({ field, label, control, text }) => ({
    field: /^customfield_/.test(field) ? label : field,
    isCustom: /^customfield_/.test(field),
    isMade: (change) => isInHistory(control, text, change),
  }),
  done: ({ key }) => `${key} is changed in Jira.`,
  otherwise: ({ key }) =>
    `Jira took the change, but ${key} shows another value: a rule in Jira may have changed it.`,
  inverse: (_, { had = '', text, ...wanted }) => ({ ...wanted, text: had, shown: text }),
};

/** Undefined where the field is hidden from the person, which is not the same as empty. */
async function now({ field, control }: Wanted, { client, item }: At): Promise<string | undefined> {
  const shown = await client.rawFields(item.key, [field]);
  return field in shown ? textOf(control, shown[field]) : undefined;
}

/** Ids are no words. */
function isReadable(control: EditControl): boolean {
  return control !== 'select' && control !== 'several';
}

function short(text: string): string {
  return `“${shortened(text, 60)}”`;
}
