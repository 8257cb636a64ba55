import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { allOf, inDigits } from '../words.js';
import type { MailFacts, MailKind } from './mail-kinds.js';

const FOLDER = join(__dirname, '..', '..', 'views', 'mail');
const LONGEST_SUBJECT = 150; // characters
const templates = new Map<MailKind, HandlebarsTemplateDelegate>();

/** The words of a mail: the first line of its template is the subject. */
export function mailText<K extends MailKind>(
  kind: K,
  facts: MailFacts[K],
): { subject: string; text: string } {
  const [subject, ...lines] = templateOf(kind)(inOneLine({ ...facts, ...countOf(facts) })).split('\n');
  return { subject: subject.slice(0, LONGEST_SUBJECT), text: lines.join('\n').trim() + '\n' };
}

function countOf(facts: MailFacts[MailKind]) {
  if (!('keys' in facts)) return {};
  const { keys } = facts;
  return { isOne: keys.length === 1, first: keys[0], count: inDigits(keys.length), list: allOf(keys) };
}

function templateOf(kind: MailKind): HandlebarsTemplateDelegate {
  let template = templates.get(kind);
  if (!template) {
    const source = readFileSync(join(FOLDER, `${kind}.hbs`), 'utf8');
    template = Handlebars.create().compile(source, { strict: true, noEscape: true });
    templates.set(kind, template);
  }
  return template;
}

/** A line break in somebody's name would begin a header in the subject, and words that are not ours in the text. */
function inOneLine(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (Array.isArray(value)) return value.map(inOneLine);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inOneLine(one)]));
}
