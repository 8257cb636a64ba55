/** What a {@link Problem} carries besides its sentence. */
export interface ProblemDetails {
  /** HTTP status of the page that shows it. */
  status?: number;
  /** Name of the form field it belongs to, where it belongs to one. */
  field?: string;
  /** One sentence: what the reader, or the person named in it, does next. */
  nextStep?: string;
  /** A page of the app, or an address in the ALM site, where the next step is taken. */
  link?: { label: string; href: string };
  cause?: unknown;
}

/**
 * Something that went wrong and can be said to a person in one plain sentence.
 * It lands beside a form field or on a page of its own. Whatever else is thrown is a bug.
 */
export class Problem extends Error {
  readonly status: number;
  readonly field?: string;
  readonly nextStep?: string;
  readonly link?: { label: string; href: string };

  constructor(sentence: string, { status = 422, field, nextStep, link, cause }: ProblemDetails = {}) {
    super(sentence, { cause });
    this.name = new.target.name;
    this.status = status;
    this.field = field;
    this.nextStep = nextStep;
    this.link = link;
  }

  /** What went wrong and what to do next, for where there is one place for both. */
  get sentences(): string {
    return this.nextStep ? `${this.message} ${this.nextStep}` : this.message;
  }
}

/** Said to whoever still waits while the process is being ended. */
export function beingStopped(): Problem {
  return new Problem('Footbridge is being stopped.', { status: 503, nextStep: 'Try again in a minute.' });
}

/** The 404 that is also given for what exists but is not the reader's to see. */
export function notFound(sentence: string): Problem {
  return new Problem(sentence, { status: 404 });
}
