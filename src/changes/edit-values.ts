import { typedWorkItemKey } from '../alm/work-item-key.js';
import { instantAt } from '../dates.js';
import { Problem } from '../problem.js';
import { plainWord, shortened } from '../words.js';
import type { EditControl } from './field-controls.js';

const MOST_DIGITS = 12;
const MOST_DECIMALS = 6;

/** One text for each value that a field can have, by which values are compared; empty for none. */
export function textOf(control: EditControl, raw: unknown): string {
  if (raw === null || raw === undefined) return '';
  switch (control) {
    case 'several':
      return idsOf(raw).sort().join();
    case 'labels':
      return [raw].flat().map(plainWord).filter(Boolean).sort().join(' ');
    case 'select':
      return idsOf(raw).join();
    case 'cascade':
      return [raw, (raw as { child?: unknown }).child].filter(Boolean).flatMap(idsOf).join(':');
    case 'user':
    case 'users':
    case 'group':
    case 'groups':
      return namesOf(raw).sort().join();
    case 'datetime':
      return minuteOf(plainWord(raw));
    case 'work item':
      return keyIn(raw);
    default:
      return comparable(plainWord(raw));
  }
}

/**
 * The same of what was typed.
 * @param zone in which it was typed: that of the reader unless given.
 * @throws Problem beside the control
 */
export function typedText(control: EditControl, typed: string, name: string, zone?: string): string {
  const wrong = (sentence: string) => new Problem(sentence, { field: name });
  switch (control) {
    case 'several':
    case 'users':
    case 'groups':
      return namesIn(typed).sort().join();
    case 'labels':
      return labelsIn(typed, wrong).sort().join(' ');
    case 'number':
      return typed === '' ? '' : String(numberOf(typed, name));
    case 'date':
      if (typed !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(typed)) throw wrong('Enter a day, such as 2026-11-30.');
      return typed;
    case 'datetime': {
      const instant = typed === '' ? '' : minuteOf(instantAt(typed, zone));
      if (typed !== '' && !instant) throw wrong('Enter a day and a time, such as 2026-11-30T14:05.');
      return instant;
    }
    case 'address':
      if (typed !== '' && !/^[a-z][a-z\d+.-]*:\S+$/i.test(typed))
        throw wrong('Enter a whole address, such as https://example.com/page.');
      return typed;
    case 'work item': {
      const key = typed === '' ? '' : typedWorkItemKey(typed);
      if (key === undefined) throw wrong('Enter the key of a work item, such as SHOP-1.');
      return key;
    }
    case 'worklog':
      if (typed !== '' && !/^(\d+([.,]\d+)?\s*[wdhm]\s*)+$/i.test(typed))
        throw wrong('Enter how long it took, such as 1h 30m.');
      return typed;
    default:
      return comparable(typed);
  }
}

/** Text by which two spellings of the same are equal: browsers and Jira end lines in ways of their own. */
export function comparable(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

/** As Jira takes it. */
export function wireOf(control: EditControl, text: string): unknown {
  switch (control) {
    case 'several':
      return namesIn(text).map((id) => ({ id }));
    case 'users':
    case 'groups':
      return namesIn(text).map((name) => ({ name }));
    case 'labels':
      return text.split(' ').filter(Boolean);
  }
  if (text === '') return null;
  switch (control) {
    case 'select':
      return { id: text };
    case 'cascade': {
      const [id, child] = text.split(':');
      return child ? { id, child: { id: child } } : { id };
    }
    case 'user':
    case 'group':
      return { name: text };
    case 'number':
      return Number(text);
    case 'datetime':
      return text.replace('Z', ':00.000+0000');
    default:
      return text;
  }
}

/** The parts of the text of a field that holds several. */
export function partsOf(control: 'several' | 'labels', text: string): string[] {
  return text.split(control === 'several' ? ',' : ' ').filter(Boolean);
}

/**
 * A number as people type it, with a point or a comma, and not as computers write it (`1e5`).
 * @throws Problem beside the field
 */
export function plainNumber(text: string, field: string): number {
  if (!/^[-−+]?(\d+[.,]?\d*|[.,]\d+)$/.test(text))
    throw new Problem('Enter a number, such as 3 or 0.5.', { field });
  return Number(text.replace(',', '.').replace('−', '-'));
}

/** The same, no longer than Jira can keep it. @throws Problem beside the field */
export function numberOf(text: string, field: string): number {
  const number = plainNumber(text, field);
  const [whole, decimals = ''] = text.replace(/^[-−+]?0*/, '').split(/[.,]/);
  if (whole.length > MOST_DIGITS)
    throw new Problem(`That number is too large: use at most ${MOST_DIGITS} digits before the point.`, {
      field,
    });
  if (decimals.length > MOST_DECIMALS)
    throw new Problem(`That number has too many digits: use at most ${MOST_DECIMALS} after the point.`, {
      field,
    });
  return number;
}

/** One of what a field holds, in a sentence. */
export const shownPart = (name: string): string => shortened(name, 60);

/** Labels of the site hold no spaces, and may hold commas: whether one was meant is for the person to say. */
function labelsIn(typed: string, wrong: (sentence: string) => Problem): string[] {
  const labels = [...new Set(typed.split(/\s+/).filter(Boolean))];
  const ending = labels.find((label) => label.endsWith(','));
  if (ending)
    throw wrong(
      `Labels are separated by spaces alone, and the comma would become part of “${shownPart(ending)}”. Take it away.`,
    );
  return labels;
}

function idsOf(raw: unknown): string[] {
  return [raw].flat().map((one) => plainWord((one as { id?: unknown } | null)?.id));
}

/** Jira gives the key of what is above a work item, or that work item. */
function keyIn(raw: unknown): string {
  return plainWord(typeof raw === 'string' ? raw : (raw as { key?: unknown }).key);
}

/** Login names, and names of groups. */
function namesOf(raw: unknown): string[] {
  return [raw].flat().map((one) => plainWord((one as { name?: unknown } | null)?.name));
}

function namesIn(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    ),
  ];
}

/** `2026-11-30T13:05Z`; empty for what is no instant. */
export function minuteOf(instant: string): string {
  const time = new Date(instant.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time.getTime()) ? '' : `${time.toISOString().slice(0, 16)}Z`;
}
