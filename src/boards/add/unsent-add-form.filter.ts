import { Catch } from '@nestjs/common';
import type { Request } from 'express';
import { paths } from '../../paths.js';
import { SignInNeeded } from '../../web/access.js';
import { FormTooOld } from '../../web/csrf.js';
import { UnsentForm } from '../unsent-form.filter.js';
import { addFormOf } from './add-form.js';

/** Keeps what was typed for a new work item, with where it was to be added. */
@Catch(FormTooOld, SignInNeeded)
export class UnsentAddForm extends UnsentForm {
  protected typedIn({ body }: Request): Record<string, string> {
    const typed = Object.entries({ ...addFormOf(body).values }).filter(([, text]) => text);
    const isTyped = typed.some(([name]) => name === 'summary' || name.startsWith('n-'));
    return isTyped ? Object.fromEntries(typed) : {};
  }

  protected pageOf({ params }: Request): string {
    return paths.boards.add({ id: String(params.id) });
  }
}
