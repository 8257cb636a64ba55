import type { PeopleGroup } from '../../people/people-group.entity.js';
import type { Profile } from '../../people/profile.entity.js';
import { may } from '../../rights/permissions.js';
import type { Visitor } from '../../web/visitor.js';
import { idsOf, type SharingForm } from './sharing-form.js';

/** Those whom a board can be shared with. */
export interface Audience {
  people: Profile[];
  groups: PeopleGroup[];
}

interface Around extends Audience {
  me: Visitor;
  values: SharingForm;
  /** Who made it; the one who looks, for a new board. */
  makerId: string | null;
  isNew: boolean;
}

/** The part of a board's form that says for whom it is there and who may change it. */
export function sharingView({ me, values, makerId, isNew, people, groups }: Around) {
  const maker = people.find(({ id }) => id === makerId);
  const alone = makerId === me.id ? 'me' : (maker?.name ?? 'its maker');
  const { seenBy = 'everybody' } = values;
  const others = people.filter((one) => one.id !== makerId && isOffered(one, idsOf(values.people)));
  return {
    kinds: [
      { value: 'everybody', label: 'Everybody', isChosen: false },
      { value: 'chosen', label: 'Chosen people and groups', isChosen: true },
      { value: 'maker', label: `Only ${alone}`, isChosen: false },
    ].map((one) => ({ ...one, selected: one.value === seenBy })),
    groups: optionsOf(groups, idsOf(values.groups)),
    people: optionsOf(named(others), idsOf(values.people)),
    changedBy: [
      {
        value: 'maker',
        label: makerId === me.id ? 'Only me' : `Only ${alone}`,
        hint: 'And administrators of Footbridge.',
        selected: true,
      },
      { value: 'seers', label: 'Every member who sees it', hint: 'Its name, work items and columns.' },
    ],
    makers: isNew || !may(me.role, 'manage every board') ? [] : makersOf(people, makerId),
  };
}

function makersOf(people: Profile[], makerId: string | null) {
  const able = people.filter(
    (one) => one.id === makerId || (!one.disabledAt && may(one.role, 'make boards')),
  );
  const options = named(able).map(({ id, name }) => ({ value: id, label: name, selected: id === makerId }));
  return makerId ? options : [{ value: '', label: 'Nobody', selected: true }, ...options];
}

/** Who cannot sign in any more is offered only where they were chosen before. */
function isOffered({ id, disabledAt }: Profile, chosen: string[]): boolean {
  return !disabledAt || chosen.includes(id);
}

/** People of one name are told apart by their e-mail address. */
function named(people: Profile[]): { id: string; name: string }[] {
  const isShared = (name: string) => people.filter((one) => one.name === name).length > 1;
  return people.map(({ id, name, email }) => ({ id, name: isShared(name) ? `${name} (${email})` : name }));
}

function optionsOf(all: { id: string; name: string }[], chosen: string[]) {
  return all.map(({ id, name }) => ({ value: id, label: name, selected: chosen.includes(id) }));
}
