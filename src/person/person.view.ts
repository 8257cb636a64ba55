import type { Board } from '../boards/board.entity.js';
import type { Credential } from '../credentials/credential.entity.js';
import { timeView } from '../dates.js';
import { paths } from '../paths.js';
import type { WholeGroup } from '../people/groups.service.js';
import { roleOptions } from '../people/people.view.js';
import type { Profile } from '../people/profile.entity.js';
import type { HeirForm } from '../people/profile-forms.js';
import { may } from '../rights/permissions.js';
import type { Form } from '../web/form.js';
import type { Visitor } from '../web/visitor.js';

/** Somebody, and who could take over from them. */
export interface Leaver {
  me: Visitor;
  person: Profile;
  people: Profile[];
  /** Those that they made. */
  boards: Board[];
  form: Form<HeirForm>;
}

export interface PersonPage extends Leaver {
  groups: WholeGroup[];
  links: Credential[];
}

/** One person: their role, groups, links and boards, and the end of their access. */
export function personView(shown: PersonPage) {
  const { me, person, groups, boards, links, form } = shown;
  const { id, name, email, role, disabledAt } = person;
  const isMe = id === me.id;
  const own = groups.filter((one) => one.people.some((member) => member.id === id));
  return {
    title: name,
    section: 'people',
    hasErrors: !form.valid,
    form: form.view(),
    index: paths.people.index(),
    email,
    ended: disabledAt ? `Their access ended on ${timeView(disabledAt).text}.` : '',
    roles: roleOptions(role),
    rolePath: paths.people.update({ id }),
    groups: own.map(({ group }) => ({ name: group.name, path: paths.groups.edit({ id: group.id }) })),
    groupsPath: paths.groups.index(),
    boards: boards.map((board) => ({ name: board.name, path: paths.boards.edit({ id: board.id }) })),
    links: links.map((link) => `${link.account.name}, as ${link.displayName} (${link.userName})`),
    sessionsPath: isMe ? paths.profile.sessions() : paths.people.sessions({ id }),
    removalPath: isMe ? '' : paths.people.removal({ id }),
    endPath: isMe || disabledAt ? '' : paths.people.accessEnd({ id }),
    backPath: disabledAt ? paths.people.accessBack({ id }) : '',
    heirs: heirsOf(shown),
  };
}

/** Asks before somebody is removed. */
export function personRemovalView(shown: Leaver) {
  const { person, form } = shown;
  const { id, name } = person;
  return {
    title: `Remove ${name}?`,
    section: 'people',
    hasErrors: !form.valid,
    form: form.view(),
    name,
    index: paths.people.index(),
    action: paths.people.removal({ id }),
    heirs: heirsOf(shown),
  };
}

/** Who can take over their boards, to choose one; nobody where there are none. */
function heirsOf({ me, person, people, boards }: Leaver) {
  if (boards.length === 0) return [];
  return people
    .filter((one) => one.id !== person.id && !one.disabledAt && may(one.role, 'make boards'))
    .map((one) => ({ value: one.id, label: one.name, selected: one.id === me.id }));
}
