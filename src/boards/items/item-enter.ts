import type { Typed } from '../../changes/transition-form.js';
import { minuteText } from '../../dates.js';
import { paths } from '../../paths.js';
import { typedPoints } from './item-form.js';
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

/** What somebody typed of all that a form of the page has sent: the rest is what the page showed. */
export function onlyTyped(typed: Typed): Typed {
  const { transition } = typed;
  const names = new Set(['comment', ...changedIn(typed)]);
  const isTyped = ([name, text]: [string, string]) =>
    text !== '' && (names.has(name) || (transition && name.startsWith(`f-${transition}-`)));
  return Object.fromEntries(Object.entries(typed).filter(isTyped));
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
