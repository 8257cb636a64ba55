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
}

/** The 404 that is also given for what exists but is not the reader's to see. */
export function notFound(sentence: string): Problem {
  return new Problem(sentence, { status: 404 });
}
