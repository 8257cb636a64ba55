import { paths } from '../paths.js';
import { Form } from '../web/form.js';
import { ROLE_NAMES, type Role } from '../rights/roles.js';
import { timeView } from '../dates.js';
import { inDigits } from '../words.js';
import type { MailForm } from './mail-form.js';
import { AppearanceForm, RegionForm } from './profile-forms.js';
import { localeChoices, zoneChoices } from './regions.js';
import type { Visitor } from '../web/visitor.js';
import type { Invitation } from './invitation.entity.js';
import type { Profile } from './profile.entity.js';

const HOUR = 60 * 60 * 1000; // milliseconds
const THEMES = [
  { value: 'device', label: 'As my device is set' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];
const DENSITIES = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact: more on one screen' },
];
const MAIL_CHOICES = [
  { value: 'on', label: 'Write to me when a change of mine needs me' },
  { value: 'off', label: 'Do not: I look at My changes' },
];
const ROLES: { value: Role; label: string; hint: string }[] = [
  {
    value: 'viewer',
    label: ROLE_NAMES.viewer,
    hint: 'Sees boards, with their own Jira rights, and changes nothing.',
  },
  { value: 'member', label: ROLE_NAMES.member, hint: 'Plans on boards, with their own Jira rights.' },
  {
    value: 'administrator',
    label: ROLE_NAMES.administrator,
    hint: 'Sets up ALM accounts and invites people, too.',
  },
];

/** A one-time link that was just made, shown once. */
export interface NewLink {
  url: string;
  /** Whose password it resets; absent for an invitation. */
  for?: string;
  /** An address that it is sent to as well. */
  sentTo?: string;
  /** Whether it signs them in once, since there are no passwords. */
  signsIn?: boolean;
}

export interface PeoplePage {
  me: Visitor;
  people: Profile[];
  invitations: Invitation[];
  form: Form<object>;
  newLink?: NewLink;
  /** Whether Footbridge sends mail. */
  sendsMail: boolean;
}

/** The roles, to choose one of them. */
export function roleOptions(chosen: Role) {
  return ROLES.map((role) => ({ ...role, selected: role.value === chosen }));
}

/** People and open invitations. */
export function peopleIndexView(page: PeoplePage, now = Date.now()) {
  const { me, people, invitations, form, newLink, sendsMail } = page;
  const administrators = people.filter(
    ({ isAdministrator, disabledAt }) => isAdministrator && !disabledAt,
  ).length;
  return {
    title: 'People',
    section: 'people',
    hasErrors: !form.valid,
    form: form.view(),
    newLink: newLink && linkView(newLink),
    people: people.map((person) => personView(person, me, administrators)),
    invitations: invitations.map((invitation) => invitationRow(invitation, now)),
    sendsMail,
    roles: roleOptions('member'),
    invitePath: paths.people.invite(),
    auditPath: paths.audit.index(),
    groupsPath: paths.groups.index(),
  };
}

function linkView({ url, for: name, signsIn, sentTo }: NewLink) {
  const mailed = sentTo ? ` It is also on its way to ${sentTo}.` : '';
  if (!name)
    return {
      id: 'invitation-link',
      title: 'The invitation is ready',
      label: 'Invitation link',
      url,
      hint: `Send it to the person. It works once, for 72 hours, and is shown only now.${mailed}`,
      also: 'Open Footbridge at that address and invite again, or have',
    };
  return {
    id: 'reset-link',
    title: signsIn ? `${name} can sign in once` : `${name} can choose another password`,
    label: signsIn ? 'Sign-in link' : 'Reset link',
    url,
    hint: `Send it to ${name}, and to nobody else: whoever opens it signs in as them. It works once, for 24 hours, and is shown only now.${signsIn ? '' : ' Until then their password stays.'}${mailed}`,
    also: 'Open Footbridge at that address and make the link again, or have',
  };
}

/**
 * A person's own page.
 *
 * @param password its form; absent where there are no passwords.
 * @param mail its form; absent where Footbridge sends none.
 */
export function profileView(
  me: Visitor,
  { details, password, mail }: { details: Form<object>; password?: Form<object>; mail?: Form<MailForm> },
) {
  const summary = details.valid ? (password ?? details) : details;
  return {
    title: 'Profile',
    section: 'profile',
    hasErrors: !summary.valid,
    form: summary.view(),
    details: details.view(),
    password: password?.view() ?? null,
    mail: mail?.view() ?? null,
    mailChoices: MAIL_CHOICES,
    mailPath: paths.profile.mail(),
    credentialsPath: paths.credentials.index(),
    changesPath: paths.changes.index(),
    sessionsPath: paths.profile.sessions(),
    secondFactorPath: paths.secondFactor.show(),
    detailsPath: paths.profile.show(),
    passwordPath: paths.profile.password(),
    appearance: Form.of(AppearanceForm, { theme: me.theme, density: me.density }).view(),
    themes: THEMES,
    densities: DENSITIES,
    appearancePath: paths.profile.appearance(),
    region: Form.of(RegionForm, { locale: me.locale, timeZone: me.timeZone }).view(),
    locales: [{ value: '', label: 'As my browser is set' }, ...localeChoices()],
    timeZones: [{ value: '', label: 'As my browser is set' }, ...zoneChoices()],
    regionSample: `Now it is ${timeView(new Date()).text}, and a number is ${inDigits(1234.5)}.`,
    regionPath: paths.profile.region(),
  };
}

function personView(
  { id, name, email, role, isAdministrator, secondFactorAt, disabledAt }: Profile,
  me: Visitor,
  administrators: number,
) {
  const isMe = id === me.id;
  const hasEnded = disabledAt !== null;
  const isLast = isAdministrator && !hasEnded && administrators === 1;
  return {
    name,
    email,
    isMe,
    path: paths.people.show({ id }),
    hasEnded,
    role: ROLE_NAMES[role],
    newRole: isLast || hasEnded ? '' : isAdministrator ? 'member' : 'administrator',
    newRoleLabel: isAdministrator ? 'Make member' : 'Make administrator',
    rolePath: paths.people.update({ id }),
    resetPath: isMe || hasEnded ? '' : paths.people.passwordReset({ id }),
    secondFactorPath: secondFactorAt
      ? isMe
        ? paths.secondFactor.show()
        : paths.people.secondFactor({ id })
      : '',
    sessionsPath: isMe ? paths.profile.sessions() : paths.people.sessions({ id }),
    removalPath: isMe || isLast ? '' : paths.people.removal({ id }),
  };
}

function invitationRow({ id, note, role, expiresAt }: Invitation, now: number) {
  const hours = Math.max(1, Math.round((expiresAt.getTime() - now) / HOUR));
  return {
    name: note || 'Somebody',
    role: ROLE_NAMES[role],
    validFor: hours === 1 ? 'works for an hour' : `works for ${hours} hours`,
    withdrawPath: paths.people.withdraw({ id }),
  };
}
