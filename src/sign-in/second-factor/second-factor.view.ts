import { encode } from 'uqr';
import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Profile } from '../../people/profile.entity.js';
import { Form } from '../../web/form.js';
import type { Visitor } from '../../web/visitor.js';
import { counted } from '../../words.js';
import { authenticatorUri } from './one-time-passwords.js';
import type { Passkey } from './passkey.entity.js';
import type { SecondFactor } from './second-factors.js';

const FEW = 3; // recovery codes

/**
 * The page between the password and being signed in.
 *
 * @param question what a device is asked to sign; absent for somebody without a passkey.
 */
export function askView(form: Form<object>, question?: string) {
  return {
    layout: 'plain',
    title: 'Second factor',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.secondFactor.ask(),
    question: question ?? '',
    signIn: paths.signIn(),
  };
}

export interface OwnPage {
  me: Visitor;
  factor: SecondFactor;
  passkeys: Passkey[];
  /** What a browser is asked to make a passkey from; absent at an address where browsers make none. */
  creation?: string;
  form: Form<object>;
  /** Made just now, shown once. */
  newCodes?: string[];
  /** Under which the app shows it: the host that people know. */
  site: string;
}

/** A person's own second factor. */
export function ownView({ me, factor, passkeys, creation, form, newCodes = [], site }: OwnPage) {
  const { begun, hasAuthenticator, recoveryCodes } = factor;
  return {
    title: 'Second factor',
    section: 'profile',
    hasErrors: !form.valid,
    form: form.view(),
    hasAuthenticator,
    isOn: hasAuthenticator || passkeys.length > 0,
    creation: creation ?? '',
    passkeys: passkeys.map(passkeyRow),
    begun: begun ? begunView(begun, me.email, site) : null,
    newCodes,
    left: `${counted(recoveryCodes, 'recovery code')} left`,
    isFew: recoveryCodes <= FEW,
    paths: {
      profile: paths.profile.show(),
      begin: paths.secondFactor.begin(),
      confirm: paths.secondFactor.confirm(),
      addPasskey: paths.secondFactor.addPasskey(),
      codes: paths.secondFactor.codes(),
      remove: paths.secondFactor.remove(),
    },
  };
}

/** Asks an administrator before somebody's second factor is removed. */
export function removalView({ id, name }: Profile) {
  return {
    title: `Remove the second factor of ${name}?`,
    section: 'people',
    name,
    index: paths.people.index(),
    action: paths.people.secondFactor({ id }),
  };
}

function passkeyRow({ id, createdAt, usedAt }: Passkey) {
  return {
    added: timeView(createdAt),
    used: usedAt ? timeView(usedAt) : null,
    removePath: paths.secondFactor.removePasskey({ id }),
  };
}

function begunView(secret: string, email: string, site: string) {
  const { data, size } = encode(authenticatorUri(secret, email, `Footbridge (${site})`), {
    ecc: 'L',
    border: 4,
  });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, squares: squares.join(''), secret: secret.replace(/.{4}(?=.)/g, '$& ') };
}
