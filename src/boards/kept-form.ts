import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { UnsentForms, type Kept } from '../sign-in/unsent-forms.js';
import { flash } from '../web/visitor.js';
import { ENDED } from './unsent-form.filter.js';

/** Gives what was typed into it once, and says so on the page; undefined where nothing was kept for whoever asks. */
export type TakeKept = () => Kept | undefined;

const ofRequest = createParamDecorator((_: unknown, context: ExecutionContext): Request =>
  context.switchToHttp().getRequest<Request>(),
);

@Injectable()
class FromKept implements PipeTransform<Request, TakeKept> {
  constructor(private readonly forms: UnsentForms) {}

  transform(req: Request): TakeKept {
    return () => {
      const kept = req.visitor && this.forms.take(req.query.unsent, req.visitor.id);
      if (kept) flash(req, 'info', `${ENDED} What you typed is here again: press its button to send it.`);
      return kept;
    };
  }
}

/**
 * The form that {@link UnsentForm} has kept for the page that shows it again. To be taken when the rest of the page is
 * there: whoever has to link first, or meets a Jira that is away, finds it when they come back.
 */
export const KeptForm = () => ofRequest(FromKept);
