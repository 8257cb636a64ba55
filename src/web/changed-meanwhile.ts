import { Problem } from '../problem.js';
import { sha256 } from '../sha256.js';

/** One value that a form shows. Never a secret: a digest of it travels with the page. */
export interface ShownValue {
  /** As the form calls it. */
  label: string;
  text: string;
  /** What is compared, where the text does not tell everything. */
  value?: unknown;
}

/** What a form shows of a thing, by the name of the field. */
export type Shown = Record<string, ShownValue>;

/**
 * Somebody else has changed what a form shows while it stood open. Nothing was saved: the form is shown again with
 * what was typed, and beside each field what it is now. Sent once more, it is saved.
 */
export class ChangedMeanwhile extends Problem {
  constructor(
    thing: string,
    /** A sentence by field. */
    readonly changes: Record<string, string>,
    labels: string[],
    /** The hidden field of the form from here on. */
    readonly seen: string,
  ) {
    super(
      `${thing} was changed while you had this form open: ${labels.join(', ')}. Nothing of yours is saved yet.`,
      { nextStep: 'Compare below. To save it as it stands in the form, press the button again.' },
    );
  }
}

/** The hidden field `seen` of a form: tells, when it is sent, which of its values have been changed meanwhile. */
export function seenOf(shown: Shown): string {
  return Object.entries(shown)
    .map(([field, one]) => `${field}:${digestOf(comparedOf(one))}`)
    .join(' ');
}

/** A short name for a value. */
export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value) ?? '').slice(0, 16);
}

/**
 * To be called where nothing can come in between: in the unit of work that saves.
 *
 * @param seen the hidden field; a form without one is not compared.
 * @throws ChangedMeanwhile when a value is neither the one that the form showed nor the one that is to be saved.
 */
export function refuseIfChanged(thing: string, seen: string | undefined, now: Shown, wanted: Shown): void {
  const before = new Map((seen ?? '').split(' ').map((pair) => pair.split(':') as [string, string]));
  const changed = Object.entries(now).filter(([field, one]) => {
    if (!before.has(field)) return false;
    const digest = digestOf(comparedOf(one));
    return digest !== before.get(field) && digest !== digestOf(comparedOf(wanted[field]));
  });
  if (changed.length === 0) return;

  const sentences = changed.map(([field, { text }]) => [field, differenceWords(text, wanted[field].text)]);
  throw new ChangedMeanwhile(
    thing,
    Object.fromEntries(sentences),
    changed.map(([, { label }]) => label),
    seenOf(now),
  );
}

function comparedOf({ text, value = text }: ShownValue): unknown {
  return value;
}

function differenceWords(now: string, yours: string): string {
  return `It is now “${now}”. Yours, not saved yet, is “${yours}”.`;
}
