import { paths } from '../../src/paths.js';
import { oneIn, oneOf, serial, type Ask, type Place } from './place.js';

/** A field as the page shows it: by its value, and in words. */
type Shown = [value: string, words: string];

/** @param shown what the page showed: now and then it is one that was left open for a while. */
function edit(place: Place, field: string, [value, words]: Shown, text: string): Ask {
  const { boardId, editKey: key, left } = place;
  const [was, wasWords] = (oneIn(4) && left.get(field)) || [value, words];
  if (oneIn(4)) left.set(field, [value, words]);
  return {
    ...{ what: 'edit', key, wanted: { field, text }, path: paths.items.field({ boardId, key, field }) },
    form: { [`e-${field}`]: text, [`w-${field}`]: was, [`h-${field}`]: wasWords },
  };
}

function summary(place: Place): Ask {
  const { summary: shown } = place.jira.world.issue(place.editKey);
  return edit(place, 'summary', [shown, shown], `${place.name} calls it ${serial()}`);
}

function description(place: Place): Ask {
  const shown = place.jira.world.issue(place.editKey).description ?? '';
  return edit(place, 'description', [shown, shown], `${place.name} describes it as ${serial()}`);
}

function dueDate(place: Place): Ask {
  const shown = place.jira.world.issue(place.editKey).dueDate ?? '';
  const day = new Date(Date.UTC(2027, 0, serial())).toISOString().slice(0, 10);
  return edit(place, 'duedate', [shown, shown], oneIn(5) ? '' : day);
}

function priority(place: Place): Ask {
  const { world } = place.jira;
  const { priority: id } = world.issue(place.editKey);
  const words = world.priorities.find((one) => one.id === id)!.name;
  return edit(place, 'priority', [id!, words], oneOf(world.priorities).id);
}

/** One comes, and now and then another one goes. */
function labels({ name, boardId, editKey: key, jira }: Place): Ask {
  const shown = jira.world.issue(key).labels;
  const added = `${name}-${serial()}`;
  const isKept = (label: string) => !label.startsWith(name) || shown.length < 4 || !oneIn(3);
  const now = shown.filter(isKept);
  const field = 'labels';
  return {
    ...{ what: 'edit-list', key, wanted: { field, add: [{ id: added, name: added }] } },
    path: paths.items.field({ boardId, key, field }),
    form: { 'e-labels': [...now, added].join(' '), 'w-labels': shown.join(' ') },
  };
}

export const EDIT_ASKS = [summary, summary, description, dueDate, priority, labels, labels];
