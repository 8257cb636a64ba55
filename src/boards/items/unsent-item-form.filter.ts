import { Catch } from '@nestjs/common';
import type { Request } from 'express';
import { paths } from '../../paths.js';
import { SignInNeeded } from '../../web/access.js';
import { FormTooOld } from '../../web/csrf.js';
import { UnsentForm } from '../unsent-form.filter.js';
import { onlyTyped } from './item-enter.js';
import { typedOf } from './item-form.js';

/** Keeps what was typed on the page of a work item. */
@Catch(FormTooOld, SignInNeeded)
export class UnsentItemForm extends UnsentForm {
  protected typedIn({ body }: Request): Record<string, string> {
    // In the panel beside a board, what was typed stands where it stood.
    return body?.from === 'panel' ? {} : onlyTyped(typedOf(body));
  }

  protected pageOf({ params }: Request): string {
    return paths.items.show({ boardId: String(params.boardId), key: String(params.key) });
  }
}
