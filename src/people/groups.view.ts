import { paths } from '../paths.js';
import type { Form } from '../web/form.js';
import { allOf, counted } from '../words.js';
import type { WholeGroup } from './groups.service.js';
import type { PeopleGroup } from './people-group.entity.js';
import type { Profile } from './profile.entity.js';
import type { GroupForm } from './profile-forms.js';

const section = 'people';
const MOST_NAMED = 8; // people of one group

/** All groups, and the form of a new one. */
export function groupsIndexView(groups: WholeGroup[], people: Profile[], form: Form<GroupForm>) {
  return {
    title: 'Groups',
    section,
    hasErrors: !form.valid,
    form: form.view(),
    groups: groups.map((one) => ({
      name: one.group.name,
      path: paths.groups.edit({ id: one.group.id }),
      about: aboutOf(one.people),
    })),
    options: optionsOf(people, form),
    createPath: paths.groups.index(),
    back: paths.people.index(),
  };
}

/** One group. */
export function groupEditView({ id, name }: PeopleGroup, people: Profile[], form: Form<GroupForm>) {
  return {
    title: name,
    section,
    hasErrors: !form.valid,
    form: form.view(),
    options: optionsOf(people, form),
    action: paths.groups.edit({ id }),
    removalPath: paths.groups.removal({ id }),
    back: paths.groups.index(),
  };
}

function aboutOf(people: Profile[]): string {
  if (people.length === 0) return 'Nobody yet';
  const named = people.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = people.length - named.length;
  return allOf(more > 0 ? [...named, counted(more, 'other person', 'others')] : named);
}

function optionsOf(people: Profile[], { values }: Form<GroupForm>) {
  const chosen = [values.people ?? []].flat();
  return people
    .filter(({ id, disabledAt }) => !disabledAt || chosen.includes(id))
    .map(({ id, name, email }) => ({ value: id, label: name, email, selected: chosen.includes(id) }));
}
