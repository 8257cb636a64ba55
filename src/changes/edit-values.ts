import type { AlmEditField, AlmFieldChange } from '../alm/alm-provider.js';
import { Problem } from '../problem.js';
import { numberOf } from './transition-form.js';

export type EditControl = 'text' | 'textarea' | 'number' | 'date' | 'select' | 'several' | 'labels';

const LONG = /:textarea$/;
const BY_TYPE: Record<string, EditControl> = { string: 'text', number: 'number', date: 'date' };
/** That are changed in ways of their own, or by nobody. */
const ELSEWHERE =
  /^(assignee|issuetype|project|comment|attachment|issuelinks|worklog|timetracking|reporter|parent|resolution)$/;
const NEVER = /:(gh-lexo-rank|gh-sprint|devsummary\S*)$/;

/** How a field is edited on a plain page; undefined where only Jira's own screen can. */
export function editControlOf(field: AlmEditField): EditControl | undefined {
  const { id, type, items, customType = '', allowedValues, operations } = field;
  if (ELSEWHERE.test(id) || NEVER.test(customType) || !operations.includes('set')) return undefined;
  if (type === 'array' && allowedValues) return 'several';
  if (type === 'array') return items === 'string' ? 'labels' : undefined;
  if (type === 'option-with-child') return undefined;
  if (allowedValues) return 'select';
  if (id === 'description' || id === 'environment' || LONG.test(customType)) return 'textarea';
  if (type === 'any') return /:gh-epic-link$/.test(customType) ? 'text' : undefined;
  return BY_TYPE[type];
}

/** One text for each value that a field can have, by which values are compared; empty for none. */
export function textOf(control: EditControl, raw: unknown): string {
  if (raw === null || raw === undefined) return '';
  if (control === 'several') return idsOf(raw).sort().join();
  if (control === 'labels') return [raw].flat().map(String).sort().join(' ');
  if (control === 'select') return idsOf(raw).join();
  return comparable(String(raw));
}

/** The same of what was typed. @throws Problem beside the control */
export function typedText(control: EditControl, typed: string, name: string): string {
  if (control === 'several') return typed.split(',').filter(Boolean).sort().join();
  if (control === 'labels') return [...new Set(typed.split(/[\s,]+/).filter(Boolean))].sort().join(' ');
  if (control === 'number') return typed === '' ? '' : String(numberOf(typed, name));
  if (control === 'date' && typed !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(typed))
    throw new Problem('Enter a day, such as 2026-11-30.', { field: name });
  return comparable(typed);
}

/** Text by which two spellings of the same are equal: browsers and Jira end lines in ways of their own. */
export function comparable(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

/** As Jira takes it. */
export function wireOf(control: EditControl, text: string): unknown {
  if (control === 'several')
    return text
      .split(',')
      .filter(Boolean)
      .map((id) => ({ id }));
  if (control === 'labels') return text.split(' ').filter(Boolean);
  if (text === '') return null;
  if (control === 'select') return { id: text };
  return control === 'number' ? Number(text) : text;
}

/** A value as people read it, by which it is compared beside what they see. */
export function wordsFor(control: EditControl, raw: unknown): string {
  return control === 'select' || control === 'several' ? wordsOf(raw) : textOf(control, raw);
}

/** The parts of the text of a field that holds several. */
export function partsOf(control: 'several' | 'labels', text: string): string[] {
  return text.split(control === 'several' ? ',' : ' ').filter(Boolean);
}

/** Whether an entry of the history leads to that value: by id where it keeps one, else in its words. */
export function isInHistory(control: EditControl, text: string, { to, toId }: AlmFieldChange): boolean {
  if (text === '') return to === '' && toId === '';
  if (control === 'several') return (toId.match(/\d+/g) ?? []).sort().join() === text;
  if (control === 'labels') return to.split(/\s+/).sort().join(' ') === text;
  if (control === 'select') return toId === text;
  if (control === 'number') return to !== '' && Number(to) === Number(text);
  return control === 'date' ? toId === text || to.startsWith(text) : comparable(to) === text;
}

/** A value in words. */
export function wordsOf(raw: unknown): string {
  const one = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return String(value ?? '');
    const { displayName, name, value: text, key } = value as Record<string, unknown>;
    return String(displayName ?? name ?? text ?? key ?? '');
  };
  return [raw].flat().map(one).filter(Boolean).join(', ');
}

function idsOf(raw: unknown): string[] {
  return [raw].flat().map((one) => String((one as { id?: unknown } | null)?.id ?? ''));
}
