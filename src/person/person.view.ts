import type { Board } from '../boards/board.entity.js';
import type { Credential } from '../credentials/credential.entity.js';
import { timeView } from '../dates.js';
import { paths } from '../paths.js';
import type { WholeGroup } from '../people/groups.service.js';
import { roleOptions } from '../people/people.view.js';
import type { Profile } from '../people/profile.entity.js';
import type { AccessEndForm } from '../people/profile-forms.js';
import { may } from '../rights/permissions.js';
import type { Form } from '../web/form.js';
import type { Visitor } from '../web/visitor.js';

export interface PersonPage {
  me: Visitor;
  person: Profile;
  people: Profile[];
  groups: WholeGroup[];
  /** Those that they made. */
  boards: Board[];
  links: Credential[];
  form: Form<AccessEndForm>;
}

/** One person: their role, groups, links and boards, and the end of their access. */
export function personView({ me, person, people, groups, boards, links, form }: PersonPage) {
  const { id, name, email, role, disabledAt } = person;
  const isMe = id === me.id;
  const heirs = people.filter((one) => one.id !== id && !one.disabledAt && may(one.role, 'make boards'));
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
    heirs:
      boards.length > 0
        ? heirs.map((one) => ({ value: one.id, label: one.name, selected: one.id === me.id }))
        : [],
  };
}
