import { AlmProblem } from '../alm/alm-problem.js';
import { Problem } from '../problem.js';

/** The link of the person is one to another account of the site by now: what the former one asked for is not theirs. */
export class OtherIdentity extends Problem {
  constructor() {
    super('It was asked for with another Jira account than the one that you are linked to now.', {
      nextStep: 'Link that Jira account again to go on with it.',
    });
  }
}

/** Whether a change went wrong for a reason that passes by itself, and was not sent. */
export function isAway(error: unknown): error is AlmProblem {
  return (
    error instanceof AlmProblem &&
    !error.outcomeUnknown &&
    /^(unreachable|timeout|rate-limited|server-error)$/.test(error.kind)
  );
}

/** Whether Jira as a whole is away, and not only what this change asks of it. */
export function isGone({ kind, diagnosis, isHeldBack }: AlmProblem): boolean {
  return (
    isHeldBack ||
    kind === 'unreachable' ||
    (kind === 'server-error' && [502, 503, 504].includes(Number(diagnosis.status)))
  );
}

/** Whether a site that was to be looked at could not be asked, which says nothing of what is looked for. */
export function isUnasked(error: unknown): error is AlmProblem {
  return error instanceof AlmProblem && (isGone(error) || /^(timeout|rate-limited)$/.test(error.kind));
}

/** The sentence, with Jira's own words where there are some. */
export function reasonOf(problem: Problem): string {
  const { messages = [], fields = {} } = problem as { messages?: string[]; fields?: Record<string, string> };
  const words = [...messages, ...Object.values(fields)].filter((one) => !problem.sentences.includes(one));
  return [problem.sentences, ...words].join(' ');
}
