import type { AlmPlaces, AlmTransition } from '../../alm/alm-provider.js';
import {
  controlName,
  isSimple,
  leftOnScreen,
  onlyInJira,
  screenFields,
} from '../../changes/transition-form.js';
import { paths } from '../../paths.js';
import { allOf, leftOutWords } from '../../words.js';
import { controlView, type Around } from './item-control.view.js';
import type { ItemForm } from './item-form.js';
import { leadsToField } from './leads-to.js';
import type { ShownWorkItem } from './item-pages.js';

/** The ways from where a work item is, and what each asks for. */
export function moveView(
  shown: ShownWorkItem,
  refused: string,
  { places, ...around }: Around & { places: AlmPlaces },
) {
  const { item, transitions } = shown;
  const { values } = around.form;
  const simple = transitions.items.filter(isSimple);
  // Jira cannot be asked what it offers, so what was chosen before goes on being chosen.
  const isLost = values.looksFor === 'transition' && !simple.some(({ id }) => id === values.transition);
  const chosen = (isUnknown(shown) || isLost) && values.transition;
  return {
    path: paths.items.move(around.at),
    options: [
      { value: '', label: 'Choose where to move it' },
      ...simple.map((one) => ({
        value: one.id,
        label: transitionWords(one),
        selected: one.id === values.transition,
      })),
      ...(chosen ? [{ value: chosen, label: 'What you chose before', selected: true }] : []),
    ],
    isOffered: simple.length > 0 || Boolean(chosen),
    isChosen: Boolean(chosen) || simple.some(({ id }) => id === values.transition),
    noneWords: noneWords(shown, simple.length, refused),
    screens: simple
      .filter((one) => screenFields(one).length > 0 || leftOnScreen(one).length > 0)
      .map((one) => screenOf(one, around)),
    elsewhere: transitions.items
      .filter((one) => !isSimple(one))
      .map((one) => ({
        name: transitionWords(one),
        reason: allOf(onlyInJira(one)),
        path: places.workItem(item.key),
      })),
    /** Where each way leads, and what was typed before and cannot be shown. */
    carried: [...simple.map(leadsToField), ...(isUnknown(shown) ? chosenValues(values) : [])],
  };
}

/** Why there is no way to choose, or not all of them; empty where there are. */
export function noneWords(
  { item, transitions, problem }: ShownWorkItem,
  offered: number,
  refused = '',
): string {
  const sentence = 'Jira could not be asked just now which moves it offers you.';
  if (problem) return sentence;
  if (transitions.problem) return `${sentence} ${transitions.problem.sentences}`;
  const leftOut = leftOutWords(transitions, 'move', 'moves');
  if (offered > 0 || leftOut) return leftOut;
  return refused || `Jira offers you no move from “${item.status.name}”.`;
}

const isUnknown = ({ problem, transitions }: ShownWorkItem) => Boolean(problem ?? transitions.problem);

function transitionWords({ name, to }: AlmTransition): string {
  return name === to.name ? name : `${name} → ${to.name}`;
}

/** What of the screen is left to Jira; empty for nothing. */
function leftWords(transition: AlmTransition): string {
  const names = leftOnScreen(transition);
  return names.length > 0 ? `Jira’s own screen also has ${allOf(names)}:` : '';
}

function chosenValues(values: ItemForm): { name: string; value: string }[] {
  return Object.entries(values)
    .filter(([name]) => /^(?:f|to)-/.test(name))
    .map(([name, value]) => ({ name, value }));
}

function screenOf(transition: AlmTransition, around: Around) {
  const inputs = screenFields(transition).map(({ field, control, isNeeded }) => ({
    isNeeded,
    ...controlView(
      {
        name: controlName(transition, field.id) as `f-${string}`,
        field,
        control,
        none: isNeeded ? `Choose ${field.name}` : 'Leave it as it is',
      },
      around,
    ),
  }));
  const needed = inputs.filter(({ isNeeded }) => isNeeded);
  const others = inputs.filter(({ isNeeded }) => !isNeeded);
  return {
    legend:
      needed.length > 0
        ? `For “${transitionWords(transition)}” Jira needs`
        : `With “${transitionWords(transition)}”`,
    transition: transition.id,
    left: leftWords(transition),
    needed,
    others,
    isOpen: others.some(
      ({ name, error }) => error !== '' || Boolean(around.form.values[name as `f-${string}`]),
    ),
  };
}
