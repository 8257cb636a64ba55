import { encode } from 'uqr';
import { paths } from '../../paths.js';
import type { Profile } from '../../people/profile.entity.js';
import { Form } from '../../web/form.js';
import type { Visitor } from '../../web/visitor.js';
import { counted } from '../../words.js';
import { authenticatorUri } from './one-time-passwords.js';
import type { SecondFactor } from './second-factors.js';

const FEW = 3; // recovery codes

/** The page between the password and being signed in. */
export function askView(form: Form<object>) {
  return {
    layout: 'plain',
    title: 'Second factor',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.secondFactor.ask(),
    signIn: paths.signIn(),
  };
}

export interface OwnPage {
  me: Visitor;
  factor: SecondFactor;
  form: Form<object>;
  /** Made just now, shown once. */
  newCodes?: string[];
  /** Under which the app shows it: the host that people know. */
  site: string;
}

/** A person's own second factor. */
export function ownView({ me, factor, form, newCodes = [], site }: OwnPage) {
  const { begun, hasAuthenticator, recoveryCodes } = factor;
  return {
    title: 'Second factor',
    section: 'profile',
    hasErrors: !form.valid,
    form: form.view(),
    isOn: hasAuthenticator,
    begun: begun ? begunView(begun, me.email, site) : null,
    newCodes,
    left: `${counted(recoveryCodes, 'recovery code')} left`,
    isFew: recoveryCodes <= FEW,
    paths: {
      profile: paths.profile.show(),
      begin: paths.secondFactor.begin(),
      confirm: paths.secondFactor.confirm(),
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

function begunView(secret: string, email: string, site: string) {
  const { data, size } = encode(authenticatorUri(secret, email, `Footbridge (${site})`), {
    ecc: 'M',
    border: 4,
  });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, squares: squares.join(''), secret: secret.replace(/.{4}(?=.)/g, '$& ') };
}
