import type { AlmTransition } from '../../alm/alm-provider.js';
import { controlName, screenFields } from '../../changes/transition-form.js';
import type { Form } from '../../web/form.js';
import { controlView } from '../items/item-control.view.js';
import type { Outlook } from './several-act.js';
import type { SeveralForm } from './several-form.js';
import type { Seen } from './selections.js';

/** What Jira asks for on the ways of several work items: once for each way, however many go it. */
export function screensView(seen: readonly Seen[], form: Form<Record<string, string>>) {
  const all = seen.flatMap(({ outlook }) => outlook.screens ?? []);
  return [...new Map(all.map((way) => [way.id, way])).values()].map((way) => ({
    legend: `For “${way.name}” Jira needs`,
    fields: neededOf(way).map(({ field, control }) =>
      controlView(
        { name: controlName(way, field.id), field, control, none: `Choose ${field.name}` },
        { form },
      ),
    ),
  }));
}

/** The controls that Jira asks for. */
export function askedOf({ screens = [] }: Outlook): { name: string; label: string }[] {
  return screens.flatMap((way) =>
    neededOf(way).map(({ field }) => ({ name: controlName(way, field.id), label: field.name })),
  );
}

/** Names of the controls that are empty, and that one of those needs that are sent. */
export function missingOf({ keys, values }: SeveralForm): string[] {
  const asked = keys.flatMap((key) => {
    const names = (values[`asks-${key}`] ?? '').split(' ').filter(Boolean);
    const way = values[`way-${key}`];
    return way ? names.filter((name) => name.startsWith(`f-${way}-`)) : names;
  });
  return [...new Set(asked)].filter((name) => !values[name]);
}

function neededOf(way: AlmTransition) {
  return screenFields(way).filter(({ isNeeded }) => isNeeded);
}
