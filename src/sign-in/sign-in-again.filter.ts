import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { Request, Response } from 'express';
import { FormTooOld } from '../web/csrf.js';
import { Form } from '../web/form.js';
import { LaterFilter } from '../web/later-filter.js';
import { signInView } from './sign-in.view.js';
import { SignInForm } from '../people/profile-forms.js';
import { wayBack } from './way-back.js';
import { WaysIn } from './ways-in.js';

/** A sign-in form that is too old comes back fresh, with the e-mail address that was typed. */
@Catch(FormTooOld)
export class SignInAgain extends LaterFilter<FormTooOld> {
  constructor(private readonly ways: WaysIn) {
    super();
  }

  protected async answer(_problem: FormTooOld, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const form = Form.of(SignInForm, { email: String(req.body?.email ?? '') });
    form.reject(new FormTooOld('Enter your password and press Sign in once more.'));
    const page = signInView(form, await this.ways.all(req), wayBack(req));
    res.status(form.status).render('sessions/new', page);
  }
}
