import type { Response } from 'express';
import { Form } from './form.js';
import { seeOther } from './navigation.js';
import { flash, type Flash, type NextStep, type Visitor } from './visitor.js';

/** Express's response, and what our handlers ask and say with it: `@Res() page: Page`. */
export interface Page extends Response {
  /** The signed-in person. Only for handlers that are not public. */
  readonly me: Visitor;
  /** The signed-in person and this browser of theirs. */
  readonly browser: BrowserOfPerson;
  /** The form that was sent, by the rules of its class. */
  bind<T extends object>(Class: new () => T): Promise<Form<T>>;
  /** Answers with a page: 200, or the status of a form on it that was refused. */
  show(view: string, words: object, form?: Form<object>): void;
  /** Leaves a sentence for the next page. */
  say(kind: Flash['kind'], text: string, next?: NextStep): void;
  /** Answers 303 to a path of the app; the next page says what was done. */
  goOn(path: string, said?: string): void;
}

export interface BrowserOfPerson {
  profileId: string;
  sessionId: string;
}

/** What makes a response of Express a {@link Page}. */
export const pageWords: PropertyDescriptorMap & ThisType<Page> = {
  me: {
    get(): Visitor {
      if (!this.req.visitor) throw new Error('this handler is public: it has no visitor');
      return this.req.visitor;
    },
  },
  browser: {
    get(): BrowserOfPerson {
      return { profileId: this.me.id, sessionId: this.req.sessionID };
    },
  },
  bind: {
    value<T extends object>(this: Page, Class: new () => T): Promise<Form<T>> {
      return Form.bind(Class, this.req.body);
    },
  },
  show: {
    value(this: Page, view: string, words: object, form?: Form<object>): void {
      if (form && !form.valid) this.status(form.status);
      this.render(view, words);
    },
  },
  say: {
    value(this: Page, kind: Flash['kind'], text: string, next?: NextStep): void {
      flash(this.req, kind, text, next);
    },
  },
  goOn: {
    value(this: Page, path: string, said?: string): void {
      if (said) this.say('success', said);
      seeOther(this, path);
    },
  },
};
