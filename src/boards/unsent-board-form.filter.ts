import { Catch } from '@nestjs/common';
import type { Request } from 'express';
import type { Kept } from '../sign-in/unsent-forms.js';
import { SignInNeeded } from '../web/access.js';
import { FormTooOld } from '../web/csrf.js';
import { UnsentForm } from './unsent-form.filter.js';

/** What was made for the page that was sent. */
const OF_ITS_PAGE = new Set(['_csrf', '_owner', 'operation', 'press']);

/** Keeps a form of a board as a whole; its page has the address that it is sent to. */
@Catch(FormTooOld, SignInNeeded)
export class UnsentBoardForm extends UnsentForm {
  protected typedIn({ body }: Request): Kept {
    const typed = Object.entries(body as Kept).filter(([name]) => !OF_ITS_PAGE.has(name));
    return Object.fromEntries(typed);
  }

  protected pageOf({ path }: Request): string {
    return path;
  }
}
