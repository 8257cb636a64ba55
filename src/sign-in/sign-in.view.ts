import { paths } from '../paths.js';
import type { Profile } from '../people/profile.entity.js';
import { PasswordAgainForm } from '../people/profile-forms.js';
import { Problem } from '../problem.js';
import { Form } from '../web/form.js';

/** The one-time page for the first administrator. */
export function setUpView(code: string, form: Form<object>) {
  return {
    layout: 'plain',
    title: 'Set up Footbridge',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.setUp({ code }),
  };
}

/** @param isSetUp whether there is anybody who could sign in. */
export function signInView(form: Form<object>, isSetUp: boolean) {
  return {
    layout: 'plain',
    title: 'Sign in',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    isSetUp,
    action: paths.signIn(),
  };
}

/** Asks for a person's password before a form that they sent goes on to `action`. */
export function passwordAgainView(asked: {
  email: string;
  action: string;
  /** The page that the form stands on. */
  from: string;
  held: string;
  error: string;
}) {
  const form = Form.of(PasswordAgainForm, { heldForm: asked.held });
  if (asked.error) form.reject(new Problem(asked.error, { field: 'currentPassword' }));
  return {
    title: 'Confirm with your password',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    email: asked.email,
    action: asked.action,
    from: asked.from,
  };
}

/** The page behind an invitation. */
export function invitationView(token: string, form: Form<object>) {
  return {
    layout: 'plain',
    title: 'Join Footbridge',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    action: paths.invitation({ token }),
  };
}

/** The page behind a link for somebody who has forgotten their password. */
export function passwordResetView(token: string, { name, email }: Profile, form: Form<object>) {
  return {
    layout: 'plain',
    title: 'Choose another password',
    section: '',
    hasErrors: !form.valid,
    form: form.view(),
    name,
    email,
    action: paths.passwordReset({ token }),
  };
}
