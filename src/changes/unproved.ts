import { Problem } from '../problem.js';

/** A change that may have been made, or may be made yet: nothing is claimed, and it is not sent again. */
export class NotKnownYet extends Problem {
  /**
   * @param words what is not known, such as `the comment was made`.
   * @param left milliseconds until looking can prove that it was not made; 0 where Jira does not show enough for that.
   * @param lost what became of the answer.
   */
  constructor(words: string, left: number, lost?: Problem) {
    const why = lost && !(lost instanceof Overtaken) ? ` ${lost.message}` : '';
    const start = lost instanceof Overtaken ? lost.message : 'Jira has not answered yet.';
    super(`${start} It is not known whether ${words}.${why}`, {
      status: 502,
      nextStep:
        left > 0
          ? `Look again in ${Math.ceil(left / 10_000) * 10} seconds: until then Jira may still be working on it.`
          : 'Jira does not show it just now: look again, or look at it in Jira before you try again.',
      cause: lost,
    });
  }
}

/** The site has taken a change, shows something else by now, and does not tell whether that was before or after. */
export class Overtaken extends Problem {
  constructor() {
    super('Jira took the change and shows something else, and its history could not be read.');
  }
}

/** A change that was looked for and proved not to have been made, or that nobody knows anything of. */
export class NotMade extends Problem {
  constructor(words: string | undefined, settled: number) {
    const sentence = words
      ? `More than ${settled / 1000} seconds after it was sent, Jira shows nothing of it: it is not so that ${words}.`
      : 'There is nothing to look for any more.';
    super(sentence, { nextStep: words ? 'Send it again.' : 'Look at it in Jira before you send it again.' });
  }
}

/** The site has taken a change, and shows that nothing has changed: success is what the work item shows. */
export class NotShown extends Problem {
  constructor(sentence: string) {
    super(sentence, { nextStep: 'Look at it in Jira, or ask whoever administers this project there.' });
  }
}

/** For `catch`: that something cannot be read just now is no outcome of a change. */
export function undefinedIfProblem(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
