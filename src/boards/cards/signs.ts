import { dayOfYearText, dayText } from '../../dates.js';
import { inDigits } from '../../words.js';
import { hashOf } from './hash.js';

/*
 * The small signs of a card. Each has words for those who do not see it; colours and shapes are in the style sheet, by
 * the names that are given here.
 */

const HUES = 12;
const DAY = 86_400_000; // milliseconds
const NEAR = 7; // days

/** A colour of its own for each name; the same for everybody, on every board. */
function hueOf(name: string): number {
  return hashOf(name) % HUES;
}

/** The colour of an epic: Jira's own, where it is known, is one of fourteen. */
export function hueOfEpic(key: string, color: number | null = null): number {
  return color === null ? hueOf(key) : (color * 5) % HUES;
}

// Jira translates the names of types and priorities when it is installed, and people add their own: what is not known
// here is drawn in a neutral way.
const TYPES: [string, RegExp][] = [
  ['subtask', /sub-?task|unteraufgabe|sous-tâche|subtarea/i],
  ['bug', /bug|fehler|defect|bogue|error|incident/i],
  ['epic', /epic|epos|épopée/i],
  ['story', /story|geschichte|récit|historia|feature/i],
  ['task', /task|aufgabe|tâche|tarea/i],
];

/** Which shape a type of work items is drawn in. */
export function typeSign(type: string, isSubtask: boolean): string {
  if (isSubtask) return 'subtask';
  return TYPES.find(([, words]) => words.test(type))?.[0] ?? 'other';
}

const PRIORITIES: [string, RegExp][] = [
  ['highest', /^(highest|blocker|critical|kritisch|höchste|am höchsten|la plus haute)/i],
  ['high', /^(high|major|hoch|haute|alta)/i],
  ['lowest', /^(lowest|trivial|niedrigste|am niedrigsten|la plus basse)/i],
  ['low', /^(low|minor|niedrig|gering|basse|baja)/i],
  ['medium', /^(medium|normal|mittel|moyenne|media)/i],
];

export function prioritySign(priority: string): string {
  return PRIORITIES.find(([, words]) => words.test(priority))?.[0] ?? 'other';
}

/**
 * When it is due, where that is near or over.
 * @param day YYYY-MM-DD; dates of Jira are days without a zone, so they are compared with a day.
 * @param today YYYY-MM-DD
 */
export function dueSign(day: string | null, today: string) {
  const days = day ? (Date.parse(day) - Date.parse(today)) / DAY : NaN;
  if (!day || !(days <= NEAR)) return null;
  const isOfThisYear = day.slice(0, 4) === today.slice(0, 4);
  const isOver = days < 0;
  const when = days === 0 ? 'today' : dayText(day);
  const text = isOfThisYear ? dayOfYearText(day) : dayText(day);
  return { text, words: isOver ? `Overdue since ${when}` : `Due ${when}`, isOver };
}

/** @param field what the board estimates by, where that is not story points */
export function pointsNoun(points: number | null, field?: string): string {
  return field ?? (points === 1 ? 'point' : 'points');
}

/** `2.5`. Sums of fractions such as 0.1 must not show how computers add. */
export function pointsText(points: number): string {
  return inDigits(Math.round(points * 1_000) / 1_000);
}
