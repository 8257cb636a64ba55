import type { Response } from 'express';
import type { Form } from './form.js';
import { seeOther } from './navigation.js';
import { flash, type Visitor } from './visitor.js';

/** Express's response, and what our handlers say with it: `@Res() page: Page`. */
export interface Page extends Response {
  /** The signed-in person. Only for handlers that are not public. */
  readonly me: Visitor;
  /** Answers with a page: 200, or the status of a form on it that was refused. */
  show(view: string, words: object, form?: Form<object>): void;
  /** Answers 303 to a path of the app; the next page says what was done. */
  goOn(path: string, said?: string): void;
}

/** What makes a response of Express a {@link Page}. */
export const pageWords: PropertyDescriptorMap & ThisType<Page> = {
  me: {
    get(): Visitor {
      if (!this.req.visitor) throw new Error('this handler is public: it has no visitor');
      return this.req.visitor;
    },
  },
  show: {
    value(this: Page, view: string, words: object, form?: Form<object>): void {
      if (form && !form.valid) this.status(form.status);
      this.render(view, words);
    },
  },
  goOn: {
    value(this: Page, path: string, said?: string): void {
      if (said) flash(this.req, 'success', said);
      seeOther(this, path);
    },
  },
};
