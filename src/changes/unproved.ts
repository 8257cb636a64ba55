import { Problem } from '../problem.js';

/** A change that may have been made, or may be made yet: nothing is claimed, and it is not sent again. */
export class NotKnownYet extends Problem {
  /**
   * @param words what is not known, such as `the comment was made`.
   * @param left milliseconds until looking can prove that it was not made; 0 where Jira does not show enough for that.
   * @param lost what became of the answer.
   */
  constructor(words: string, left: number, lost?: Problem) {
    super(sentenceOf(words, lost), {
      status: 502,
      nextStep:
        left > 0
          ? `Look again in ${Math.ceil(left / 10_000) * 10} seconds: until then Jira may still be working on it.`
          : 'Jira does not show it just now: look again, or look at it in Jira before you try again.',
      cause: lost,
    });
  }
}

function sentenceOf(words: string, lost?: Problem): string {
  if (lost instanceof NotShown) return `${lost.message} It is not known yet whether it comes late.`;
  if (lost instanceof Overtaken) return `${lost.message} It is not known whether ${words}.`;
  return `Jira has not answered yet. It is not known whether ${words}.${lost ? ` ${lost.message}` : ''}`;
}

/** The site has taken a change, shows something else by now, and does not tell whether that was before or after. */
export class Overtaken extends Problem {
  constructor() {
    super('Jira took the change and shows something else, and its history could not be read.');
  }
}

/** A change that is proved not to have been made, or that nobody knows anything of. */
export class NotMade extends Problem {
  constructor(sentence: string, nextStep: string) {
    super(sentence, { nextStep });
  }
}

/** The site has taken a change, and shows that nothing has changed: success is what the work item shows. */
export class NotShown extends NotMade {
  constructor(sentence: string) {
    super(sentence, 'Look at it in Jira, or ask whoever administers this project there.');
  }
}

/**
 * What was looked for as long as the site may have been working on it.
 * @param words what was not made; undefined where nothing is known of any
 */
export function nothingOf(words: string | undefined, settled: number): NotMade {
  if (!words)
    return new NotMade(
      'There is nothing to look for any more.',
      'Look at it in Jira before you send it again.',
    );
  const since = `More than ${settled / 1000} seconds after it was sent`;
  return new NotMade(`${since}, Jira shows nothing of it: ${denied(words)}.`, 'Send it again.');
}

/** `the comment was made` → `the comment was not made` */
function denied(words: string): string {
  return words.replace(/^(.*) (was|were) /su, '$1 $2 not ');
}

/** For `catch`: that something cannot be read just now is no outcome of a change. */
export function undefinedIfProblem(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
}
