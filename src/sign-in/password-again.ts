import {
  Injectable,
  type ArgumentsHost,
  type CanActivate,
  type ExecutionContext,
  Catch,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { Problem } from '../problem.js';
import { WrongPassword } from '../people/passwords.js';
import { paths } from '../paths.js';
import { LaterFilter } from '../web/later-filter.js';
import { publicUrl, safeReturnPath, wantsJson } from '../web/navigation.js';
import { PasswordNeeded } from '../web/password-again.js';
import { Attempts } from './attempts.js';
import { Authentication } from './authentication.js';
import { HeldForms } from './held-forms.js';
import { ProviderPeople } from './provider/provider-people.js';
import { passwordAgainView } from './sign-in.view.js';
import { WaysIn } from './ways-in.js';

/** The password was wrong, or may not be tried yet: the form stays held. */
class NotProved extends PasswordNeeded {
  constructor(
    readonly held: string,
    readonly sentence: string,
  ) {
    super();
  }
}

/**
 * Lets the form go on that was held for a password: the page that asks for it sends the password to the address that
 * the form was for.
 */
@Injectable()
export class PasswordAgainGuard implements CanActivate {
  constructor(
    private readonly authentication: Authentication,
    private readonly attempts: Attempts,
    private readonly forms: HeldForms,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const req = context.switchToHttp().getRequest<Request>();
    const { visitor, body } = req;
    if (!visitor || req.method !== 'POST' || typeof body?.heldForm !== 'string') return true;
    const form = this.forms.find(req, body.heldForm);
    if (form?.url !== req.url)
      throw new Problem('What you sent is not held any more. Nothing was changed.', {
        status: 410,
        nextStep: 'Go back to the page and send it once more.',
      });
    if (!form.isProved) await this.prove(req, visitor.id, String(body.currentPassword ?? ''));
    this.forms.drop(body.heldForm);
    req.body = form.body;
    req.session.provedAt = Date.now();
    return true;
  }

  private async prove({ ip, body }: Request, account: string, password: string): Promise<void> {
    try {
      // Whoever is signed in does not feel what strangers try.
      await this.attempts.count({ ip, account, browser: 'signed in' }, () =>
        this.authentication.proveAgain(account, password),
      );
    } catch (error) {
      if (error instanceof WrongPassword || (error instanceof Problem && error.status === 429))
        throw new NotProved(body.heldForm, error.sentences);
      throw error;
    }
  }
}

/** Asks for the password, and holds what was sent. */
@Catch(PasswordNeeded)
export class PasswordAgainFilter extends LaterFilter<PasswordNeeded> {
  constructor(
    private readonly forms: HeldForms,
    private readonly authentication: Authentication,
    private readonly people: ProviderPeople,
    private readonly ways: WaysIn,
  ) {
    super();
  }

  protected async answer(needed: PasswordNeeded, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    res.status(needed.status);
    if (wantsJson(req)) return void res.json({ ok: false, message: needed.sentences });
    const { id, email } = req.visitor!;
    const held = needed instanceof NotProved ? needed.held : this.forms.hold(req, pageBefore(req));
    const asked = {
      email,
      action: req.url,
      from: this.forms.find(req, held)?.from ?? paths.home(),
      held,
      error: needed instanceof NotProved ? needed.sentence : '',
      hasPassword: this.ways.settings.passwords && (await this.authentication.hasPassword(id)),
      ...((await this.people.isJoined(id)) && { label: this.ways.settings.label }),
    };
    res.render('sessions/password', passwordAgainView(asked));
  }
}

/** The page that a form was sent from, as the browser says; the start page where it does not. */
function pageBefore(req: Request): string {
  const [base, sent] = [publicUrl(req), req.get('Referer') ?? ''];
  return sent.startsWith(`${base}/`) ? safeReturnPath(sent.slice(base.length)) : paths.home();
}
