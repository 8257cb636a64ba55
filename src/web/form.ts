import { plainToInstance } from 'class-transformer';
import { validate, type ValidationError } from 'class-validator';
import { Problem } from '../problem.js';
import { holdsPrivateKey, secretFields } from '../secret-field.js';
import { PasswordNeeded } from './password-again.js';
import { helpOn } from './help-on.js';
import { ChangedMeanwhile } from './changed-meanwhile.js';

type Values<T> = { [K in keyof T]?: unknown };

/** What templates are given of a form. */
export interface FormView {
  values: Record<string, unknown>;
  errors: Record<string, string>;
  warnings: Record<string, string>;
  errorList: { field: string; text: string }[];
  message: string;
  nextStep: string;
  /** Where Help tells more of it; empty where it does not. */
  help: string;
  link: { label: string; href: string } | null;
}

/** What a person typed, and what is wrong with it. */
export class Form<T extends object> {
  readonly errors: Record<string, string> = {};
  readonly warnings: Record<string, string> = {};
  private problem?: Problem;

  private constructor(
    readonly values: T,
    private readonly secrets: ReadonlySet<string>,
  ) {}

  /** A form that shows `values` and complains about nothing. */
  static of<T extends object>(Class: new () => T, values: Values<T> = {}): Form<T> {
    return new Form(Object.assign(new Class(), values), secretFields(Class));
  }

  /**
   * Takes over the fields that `Class` declares rules for, as text, and checks them.
   * Fields it does not know and values that are no text are dropped; surrounding space goes, except in secrets.
   * A private key in a field that is no secret is refused and dropped at once: it is neither kept nor shown again.
   */
  static async bind<T extends object>(Class: new () => T, body: unknown): Promise<Form<T>> {
    const secrets = secretFields(Class);
    const values = plainToInstance(Class, texts(body, secrets));
    const form = new Form(values, secrets);
    const found = await validate(values, {
      whitelist: true,
      forbidUnknownValues: false,
      stopAtFirstError: true,
    });
    for (const error of found) form.errors[error.property] ??= firstMessage(error);
    for (const [field, value] of Object.entries(values)) {
      if (secrets.has(field) || !holdsPrivateKey(String(value))) continue;
      Object.assign(values, { [field]: Array.isArray(value) ? [] : '' });
      form.errors[field] =
        'There is a private key in what you pasted. It was not kept: this field takes none.';
    }
    return form;
  }

  get valid(): boolean {
    return this.problem === undefined && Object.keys(this.errors).length === 0;
  }

  /** What a page that shows the form again answers with: 422, or the status of the Problem above it (429, …). */
  get status(): number {
    return this.problem?.status ?? 422;
  }

  /** Says a Problem beside its field, or above the form when it names none of them. */
  reject(problem: Problem): void {
    if (problem instanceof ChangedMeanwhile) {
      Object.assign(this.warnings, problem.changes);
      Object.assign(this.values, { seen: problem.seen });
    }
    if (problem.field) this.errors[problem.field] = problem.sentences;
    else this.problem = problem;
  }

  /**
   * Runs `action` when the form is valid.
   * @returns what it gives, or undefined when the form is not valid or the action threw a Problem: then it is not
   * {@link valid} any more.
   */
  async submit<R>(action: (values: T) => Promise<R>): Promise<R | undefined> {
    if (!this.valid) return undefined;
    try {
      return await action(this.values);
    } catch (error) {
      if (!(error instanceof Problem) || error instanceof PasswordNeeded) throw error;
      this.reject(error);
      return undefined;
    }
  }

  /** Plain values for a template. Secrets are left out: they are never shown again. */
  view(): FormView {
    const shown = Object.entries(this.values).filter(([field]) => !this.secrets.has(field));
    return {
      values: Object.fromEntries(shown),
      errors: this.errors,
      warnings: this.warnings,
      errorList: Object.entries(this.errors).map(([field, text]) => ({ field, text })),
      message: this.problem?.message ?? '',
      nextStep: this.problem?.nextStep ?? '',
      link: this.problem?.link ?? null,
      help: helpOn(this.problem),
    };
  }
}

function texts(body: unknown, secrets: ReadonlySet<string>): Record<string, string | string[]> {
  const entries = Object.entries(body ?? {}).flatMap(([field, value]): [string, string | string[]][] => {
    const clean = (text: string) => (secrets.has(field) ? text : text.trim());
    if (typeof value === 'string') return [[field, clean(value)]];
    if (Array.isArray(value)) return [[field, value.filter((one) => typeof one === 'string').map(clean)]];
    return [];
  });
  return Object.fromEntries(entries);
}

function firstMessage(error: ValidationError): string {
  return Object.values(error.constraints ?? {})[0] ?? 'Check this value.';
}
