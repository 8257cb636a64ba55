import type { Typed } from '../../changes/transition-form.js';
import { typedWorkItemKey } from '../../alm/work-item-key.js';
import { minuteText } from '../../dates.js';
import { paths } from '../../paths.js';
import { Problem } from '../../problem.js';
import { typedPoints } from './item-form.js';
import { otherEnd } from './item-links.view.js';
import type { ItemPath } from './item-path.js';

/** What the Enter key is meant for, on a page whose one form holds everything that can be changed. */
export interface Entered {
  /** Whether somebody is looked for who was not looked for when the page was shown. */
  isSearch: boolean;
  /** Where the only field that was changed is sent to; absent where there is none, or one that has no Enter key. */
  path?: string;
  /** The controls that hold something else than they were shown with. */
  changed: string[];
}

/** A browser does not say where Enter was pressed: it is read from what differs from what the page showed. */
export function entered(typed: Typed, at: Pick<ItemPath, 'boardId' | 'key'>): Entered {
  const searches = Object.keys(typed).filter((name) => name === 'person' || name.startsWith('q-'));
  const isSearch = searches.some((name) => typed[name] && typed[name] !== (typed[`h-${name}`] ?? ''));
  const changed = changedIn(typed);
  const path = changed.length === 1 ? pathOf(changed[0], typed, at) : undefined;
  return { isSearch, path, changed };
}

/**
 * What somebody typed of all that a form of the page has sent, and what the page showed of just that: the rest is as it
 * was shown. Of a link it is also how the two are linked, and the key of whichever was chosen from what had been found.
 */
export function onlyTyped(typed: Typed): Typed {
  const { transition, link, linkBy } = typed;
  const changed = new Set(changedIn(typed));
  const isTyped = ([name, text]: [string, string]) =>
    changed.has(name) ||
    (name.startsWith('n-') && [...changed].some((one) => typed[one].split(',').includes(name.slice(2)))) ||
    (text !== '' && (name === 'comment' || (transition && name.startsWith(`f-${transition}-`))));
  return {
    ...Object.fromEntries(Object.entries(typed).filter(isTyped)),
    ...shownBefore(typed),
    ...(link && { link: otherEnd(typed, typedWorkItemKey) ?? link, ...(linkBy && { linkBy }) }),
  };
}

/**
 * What the page showed of what was typed over, by the names of its hidden controls. It goes along for as long as that is
 * not sent: what Jira says by now would let a change that somebody else made meanwhile be overwritten without a word.
 */
export function shownBefore(typed: Typed): Typed {
  const shown = changedIn(typed).map(shownBeside);
  const known = shown.filter(([first]) => first !== undefined && typed[first] !== undefined);
  return Object.fromEntries(known.flat().map((name) => [name, typed[name] ?? '']));
}

/** The hidden controls that say what the page showed of a control. */
function shownBeside(name: string): string[] {
  if (name.startsWith('e-')) return [`w-${name.slice(2)}`, `h-${name.slice(2)}`];
  if (name.startsWith('c-')) return [`w-${name}`];
  return OWN_SHOWN[name] ?? [];
}

const OWN_SHOWN: Record<string, string[]> = {
  points: ['pointsShown'],
  assignee: ['assigneeShown', 'assigneeKey'],
  sprint: ['sprintShown'],
  transition: ['statusShown'],
};

/**
 * A name in the search of a control is not passed over by the button of that control: nobody is chosen by it yet.
 * @throws Problem beside the control, where it was left as the page showed it
 */
export function refuseSearchedOnly(typed: Typed, name: string): void {
  const term = typed[name === 'assignee' ? 'person' : `q-${name}`]?.trim();
  const isLeft = name.startsWith('f-') ? !typed[name] : !changedIn(typed).includes(name);
  if (!term || !isLeft) return;
  throw new Problem(`Nobody is chosen by “${term}” yet.`, {
    field: name,
    nextStep: 'Choose one of those found, or empty the search.',
  });
}

/** A comment that is begun is none of them: whatever is sent, it is kept, and said to be so. */
function changedIn(typed: Typed): string[] {
  const { pointsShown, assignee, assigneeShown = '', sprint, sprintShown = '', transition } = typed;
  const own = {
    points: pointsShown !== undefined && typedPoints(typed) !== undefined,
    assignee: assignee !== undefined && assignee !== assigneeShown,
    sprint: sprint !== undefined && sprint.replace(/^\d+:/, '') !== sprintShown,
    transition: Boolean(transition),
    link: Boolean(typed.link),
  };
  const edited = Object.keys(typed).filter(
    (name) =>
      (name.startsWith('e-') && differs(typed[name], typed[`w-${name.slice(2)}`])) ||
      (name.startsWith('c-') && differs(typed[name], typed[`w-${name}`])),
  );
  return [...Object.entries(own).flatMap(([name, isChanged]) => (isChanged ? [name] : [])), ...edited];
}

/** A list begins with a comma, for an empty one is sent too, and comes in the order in which it was shown. */
function differs(typed: string, shown = ''): boolean {
  if (typed === shown) return false;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(typed) && !Number.isNaN(Date.parse(shown)))
    return typed !== minuteText(shown);
  const sorted = (one: string) => one.split(',').filter(Boolean).sort().join();
  return !typed.startsWith(',') || sorted(typed) !== sorted(shown);
}

/** Lists and long texts have no Enter key of their own; what a chosen move asks for is sent with it. */
function pathOf(name: string, typed: Typed, at: Pick<ItemPath, 'boardId' | 'key'>): string | undefined {
  const hasScreen = () => Object.keys(typed).some((one) => one.startsWith(`f-${typed.transition}-`));
  if (name === 'transition') return hasScreen() ? paths.items.move(at) : undefined;
  if (name === 'link') return paths.items.links(at);
  if (name === 'points') return paths.items.points(at);
  return name.startsWith('e-') ? paths.items.field({ ...at, field: name.slice(2) }) : undefined;
}
