import { paths } from '../paths.js';
import type { Profile } from '../people/profile.entity.js';
import { PasswordAgainForm } from '../people/profile-forms.js';
import { Problem } from '../problem.js';
import { Form } from '../web/form.js';

/** The one-time page for the first administrator. */
export function setUpView(code: string, form: Form<object>, hasPasswords: boolean) {
  return {
    layout: 'plain',
    title: 'Set up Footbridge',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    hasPasswords,
    action: paths.setUp({ code }),
  };
}

/** By which ways people get in. */
export interface WaysIn {
  /** The address that a trusted proxy says; absent where it says none. */
  email?: string;
  /** Whether there is anybody who could sign in. */
  isSetUp: boolean;
  /** Of the provider; absent where there is none. */
  label?: string;
  passwords: boolean;
}

/** @param returnTo where they go on to; empty for the start page, or what their browser remembers */
export function signInView(
  form: Form<object>,
  { isSetUp, label, passwords, email }: WaysIn,
  returnTo: string,
) {
  return {
    layout: 'plain',
    title: 'Sign in',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    isSetUp,
    hasPasswords: passwords,
    // Whoever has a profile with it does not come here.
    strangersEmail: email ?? '',
    provider: label ? { label, path: paths.provider.leave() } : null,
    action: paths.signIn(),
    returnTo,
  };
}

/** Asks a person to show that it is them before a form that they sent goes on to `action`. */
export function passwordAgainView(asked: {
  email: string;
  action: string;
  /** The page that the form stands on. */
  from: string;
  held: string;
  error: string;
  hasPassword: boolean;
  /** Of the provider at which they may sign in anew; absent where they cannot. */
  label?: string;
}) {
  const form = Form.of(PasswordAgainForm, { heldForm: asked.held });
  if (asked.error) form.reject(new Problem(asked.error, { field: 'currentPassword' }));
  return {
    title: asked.hasPassword ? 'Confirm with your password' : 'Confirm that it is you',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    email: asked.email,
    action: asked.action,
    from: asked.from,
    hasPassword: asked.hasPassword,
    provider: asked.label
      ? { label: asked.label, path: paths.provider.again({ heldForm: asked.held }) }
      : null,
  };
}

/** A form that was held goes on with one press, once its person has signed in anew. */
export function provedView({ url, from }: { url: string; from: string }, heldForm: string) {
  return { title: 'It is you', section: '', action: url, from, heldForm };
}

/** Where signing out here is not enough. */
export function signedOutView() {
  return { layout: 'plain', title: 'You have signed out of Footbridge', section: '', home: paths.home() };
}

/** The page on the way to another site where somebody signs in, or out. */
export function leaveView(label: string, url: string, said = '') {
  return { layout: 'plain', title: `On to ${label}`, section: '', label, url, said };
}

/** The page behind an invitation. */
export function invitationView(
  token: string,
  form: Form<object>,
  { label, passwords, email }: Omit<WaysIn, 'isSetUp'>,
) {
  return {
    layout: 'plain',
    title: 'Join Footbridge',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    hasPasswords: passwords && !email,
    proxysEmail: email ?? '',
    provider: label ? { label, path: paths.provider.invitation({ token }) } : null,
    action: paths.invitation({ token }),
  };
}

interface ResetPage {
  hasPasswords: boolean;
  token: string;
  person: Profile;
  /** Of the provider; absent where there is none. */
  label?: string;
}

/** The page behind a link for somebody who has forgotten their password. */
export function passwordResetView({ token, person, label, hasPasswords }: ResetPage, form: Form<object>) {
  const { name, email } = person;
  return {
    layout: 'plain',
    title: hasPasswords ? 'Choose another password' : 'Sign in once',
    hasPasswords,
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    name,
    email,
    provider: label ? { label, path: paths.provider.passwordReset({ token }) } : null,
    action: paths.passwordReset({ token }),
  };
}
