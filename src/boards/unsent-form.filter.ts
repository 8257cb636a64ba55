import { Catch, type ArgumentsHost } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { UnsentForms, type Kept } from '../sign-in/unsent-forms.js';
import { SignInNeeded } from '../web/access.js';
import { FormTooOld } from '../web/csrf.js';
import { isMoreThanStrangersSend, readForm } from '../web/form-body.js';
import { LaterFilter } from '../web/later-filter.js';
import { seeOther, wantsJson } from '../web/navigation.js';
import { flash } from '../web/visitor.js';

export const ENDED = 'Your session had ended, so nothing was sent.';

/**
 * A form that comes when its session has ended, or without one, is shown again as it was, once its person has signed in.
 * The form says in `_owner` whom its page was shown to.
 */
@Catch(FormTooOld, SignInNeeded)
export abstract class UnsentForm extends LaterFilter<FormTooOld | SignInNeeded> {
  constructor(private readonly forms: UnsentForms) {
    super();
  }

  /** What was typed into it, by its names; nothing where there is nothing to keep. */
  protected abstract typedIn(req: Request): Kept;

  /** The path of the page that shows it again. */
  protected abstract pageOf(req: Request): string;

  protected async answer(problem: FormTooOld | SignInNeeded, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    const person = await this.ownerOf(req, res);
    const typed = person ? this.typedIn(req) : {};
    if (!person || Object.keys(typed).length === 0) return this.others.catch(problem, host);
    const page = `${this.pageOf(req)}?unsent=${this.forms.keep(person, typed)}`;
    if (req.visitor) return this.others.catch(new ShownAgain(page), host);
    flash(req, 'info', `${ENDED} Sign in again: what you typed is kept.`);
    seeOther(res, `${paths.signIn()}?returnTo=${encodeURIComponent(page)}`);
  }

  /** Whom its page was shown to; undefined where that is not known, or somebody else is signed in by now. */
  private async ownerOf(req: Request, res: Response): Promise<string | undefined> {
    if (req.method !== 'POST' || !isOwn(req)) return undefined;
    const isKnown = this.forms.isOfKnown(req);
    // A browser that has lost its cookies is a stranger's until its form is read.
    if (!isKnown && isMoreThanStrangersSend(req)) return undefined;
    await readForm(req, res, { isKnown });
    const owner = req.formTokens.ownerOf(req.body?._owner);
    return req.visitor && req.visitor.id !== owner ? undefined : owner;
  }
}

/** What is sent from a page of an earlier session stays refused: another site may have sent it. */
class ShownAgain extends Problem {
  constructor(page: string) {
    super('This form is too old: its session has ended. Nothing was changed.', {
      status: 403,
      nextStep: 'Show the page again: what you typed is in it, and can be sent from there.',
      link: { label: 'Show it again', href: page },
    });
  }
}

/** Nobody fills in a form from another site. */
function isOwn(req: Request): boolean {
  return !wantsJson(req) && req.get('Sec-Fetch-Site') !== 'cross-site';
}
