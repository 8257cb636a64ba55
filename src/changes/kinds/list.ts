import type { WorkItem } from '../../alm/alm-provider.js';
import { ifShown, sightOf, type ChangeKind } from '../change-kind.js';

/** How a list of names is called, and how Jira takes one of them. */
const LISTS = {
  labels: { noun: 'labels', field: 'labels', wire: (name: string): unknown => name },
  components: { noun: 'components', field: 'Component', wire: (name: string): unknown => ({ name }) },
  fixVersions: { noun: 'fix versions', field: 'Fix Version', wire: (name: string): unknown => ({ name }) },
};

interface Wanted {
  list: keyof typeof LISTS;
  add: string[];
  remove: string[];
  /** What was in it just before. */
  had?: string[];
}

const isSo = (item: WorkItem, { list, add, remove }: Wanted) =>
  add.every((name) => item[list].includes(name)) && !remove.some((name) => item[list].includes(name));
const quoted = (names: string[]) => names.map((name) => `“${name}”`).join(', ');

/** Names are added and taken away one by one, beside what others have there: so none is ever in conflict. */
export const changeList: ChangeKind<Wanted> = {
  type: 'list',
  touches: [],
  words: (key) => `the lists of ${key} were changed`,
  wish: ({ list, add, remove }) => {
    const parts = [add.length && `add ${quoted(add)}`, remove.length && `take away ${quoted(remove)}`];
    const words = parts.filter(Boolean).join(', ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)} (${LISTS[list].noun})`;
  },
  value: ({ add }) => add.join(', '),
  asked: ({ list, add, remove }) => [list, add, remove],
  isSo: (item, wanted) => item[wanted.list].length > 0 && isSo(item, wanted),
  plan: async ({ list, add, remove }, { client, item }) => {
    const { wire } = LISTS[list];
    const operations = [
      ...add.map((name) => ({ add: wire(name) })),
      ...remove.map((name) => ({ remove: wire(name) })),
    ];
    return {
      wanted: { list, add, remove, had: item[list] },
      send: () => client.edit(item.key, { update: { [list]: operations } }),
    };
  },
  // An empty list may be one that this person is not shown.
  sight: (wanted, look) =>
    look.item[wanted.list].length > 0
      ? sightOf(isSo(look.item, wanted))
      : ifShown(look, wanted.list, isSo(look.item, wanted)),
  trace: ({ list, add, remove, had = [] }) => ({
    field: LISTS[list].field,
    isMade: ({ from, to }) => {
      const came = add.filter((name) => !had.includes(name));
      const gone = remove.filter((name) => had.includes(name));
      // Of components and versions there is an entry for each, and all of them were made in one.
      if (list !== 'labels') return came.includes(to) || gone.includes(from);
      const [before, after] = [from.split(' '), to.split(' ')];
      const hasCome = came.every((name) => after.includes(name));
      return hasCome && gone.every((name) => before.includes(name) && !after.includes(name));
    },
  }),
  done: ({ key }) => `${key} is changed in Jira.`,
  otherwise: ({ key }) =>
    `Jira took the change, but ${key} shows other values: a rule in Jira may have changed them back.`,
  inverse: (_, { list, add, remove, had = [] }) => ({
    list,
    add: remove.filter((name) => had.includes(name)),
    remove: add.filter((name) => !had.includes(name)),
  }),
};
