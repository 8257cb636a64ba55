import type { AlmLink, AlmLinkType, AlmPicked } from '../../alm/alm-provider.js';
import type { Offer } from '../../alm/offers.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { badgeOf } from '../making/boards.view.js';
import type { Typed } from '../../changes/transition-form.js';
import type { Form } from '../../web/form.js';
import type { ItemForm } from './item-form.js';
import type { ShownWorkItem } from './item-pages.js';
import type { ItemPath } from './item-path.js';

type Way = Pick<AlmLink, 'isOutward' | 'words'> & { type: Pick<AlmLinkType, 'id' | 'name'> };

interface Around {
  at: Pick<ItemPath, 'boardId' | 'key'>;
  form: Form<ItemForm>;
  /** Why none can be made or taken away; empty where they can. */
  refused: string;
}

/** The links of a work item by their words, with the form for another one; null where there is nothing of it. */
export function itemLinksView({ details, linkTypes, picked }: ShownWorkItem, { at, form, refused }: Around) {
  const types = linkTypes?.items ?? [];
  const links = details?.links.items ?? [];
  if (links.length === 0 && (types.length === 0 || !details)) return null;
  const mayChange = refused === '' && types.length > 0;
  const { link = '', linkBy } = form.values;
  return {
    groups: byWords(links).map(([words, all]) => ({
      words,
      items: all.map((one) => linkView(one, { at, mayChange })),
    })),
    refused: types.length > 0 ? refused : '',
    path: paths.items.links(at),
    add: mayChange && {
      isOpen: link !== '' || Boolean(form.errors.link),
      searchPath: paths.items.picks(at),
      value: link,
      error: form.errors.link ?? '',
      options: waysOf(types).map((way) => ({
        value: wayText(way),
        label: way.words,
        selected: wayText(way) === linkBy,
      })),
      found: pickedView(picked),
    },
  };
}

function linkView({ item, ...way }: AlmLink, { at, mayChange }: { at: Around['at']; mayChange: boolean }) {
  const { key, summary, status } = item;
  return {
    key,
    summary,
    path: paths.items.show({ boardId: at.boardId, key }),
    status: status && { name: status.name, category: badgeOf(status.category) },
    remove: mayChange && { value: wayText(way, key), words: `${way.words} ${key}` },
  };
}

/** Both directions of each type; one of those that read the same from both ends. */
function waysOf(types: readonly AlmLinkType[]): Way[] {
  return types.flatMap(({ id, name, inward, outward }) => {
    const type = { id, name };
    const one = { type, isOutward: true, words: outward };
    return inward === outward ? [one] : [one, { type, isOutward: false, words: inward }];
  });
}

/** A direction as a form sends it, so that it can be asked for also while the site is away. */
function wayText({ type, isOutward, words }: Way, other = ''): string {
  return JSON.stringify([type.id, type.name, isOutward, words, ...(other ? [other] : [])]);
}

/** The same read again. @throws Problem beside the form */
export function wayIn(text = ''): Way & { other?: string } {
  try {
    const [id, name, isOutward, words, other] = JSON.parse(text) as unknown[];
    if ([id, name, words].every((one) => typeof one === 'string') && typeof isOutward === 'boolean')
      return { type: { id, name }, isOutward, words, other } as Way & { other?: string };
  } catch {
    // What no form of ours has sent is no choice.
  }
  throw new Problem('Choose how the two are linked.', { field: 'link' });
}

/**
 * What was chosen counts only beside the words that it was found by: whoever has typed something else since means that.
 *
 * @returns the key that was typed or chosen; undefined where it is to be looked for.
 */
export function otherEnd(
  { linked = '', link = '', ...typed }: Typed,
  keyIn: (text: string) => string | undefined,
) {
  return keyIn(link) ?? (link === typed['h-link'] ? keyIn(linked) : undefined);
}

/** Work items that a search has found. */
export function pickedView(found: Offer<AlmPicked> | undefined) {
  return (found?.items ?? []).map(({ key, summary }, at, all) => ({
    key,
    summary,
    isChosen: all.length === 1,
    at,
  }));
}

function byWords(links: readonly AlmLink[]): [string, AlmLink[]][] {
  const groups = new Map<string, AlmLink[]>();
  for (const one of links) groups.set(one.words, [...(groups.get(one.words) ?? []), one]);
  return [...groups];
}
