import { shortened } from '../../../words.js';

const MOST = 20;
const LONGEST = 500; // characters

/** Jira's own words in a JSON error body, as plain text. */
export interface JiraMessages {
  messages: string[];
  /** By field id. */
  fields: Record<string, string>;
}

/**
 * Reads every shape Jira and its plugins give errors in: `errorMessages` and `errors`, `errorMessage`,
 * `message` (see pycontribs/jira resilientsession.py). Anything else gives nothing.
 */
export function jiraMessages(body: unknown): JiraMessages {
  if (typeof body !== 'object' || body === null) return { messages: [], fields: {} };

  const { errorMessages, errors, errorMessage, message } = body as Record<string, unknown>;
  const messages = [...listOf(errorMessages), ...listOf(errorMessage), ...listOf(message)];
  if (Array.isArray(errors))
    messages.push(...errors.flatMap((one) => jiraMessages(one).messages.concat(listOf(one))));

  return { messages: [...new Set(messages)].slice(0, MOST), fields: fieldsOf(errors) };
}

/** Markup that stands within a word or a sentence. */
const INLINE = /<\/?(?:a|b|code|em|font|i|small|span|strong|tt|u)(?:\s[^>]{0,200})?>/gi;

/** A text of the site without markup and control characters, cut to a readable length. */
export function plainText(text: string): string {
  const plain = text
    .replace(INLINE, '')
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return shortened(plain, LONGEST);
}

function listOf(value: unknown): string[] {
  const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  return texts.map(plainText).filter(Boolean);
}

function fieldsOf(errors: unknown): Record<string, string> {
  if (typeof errors !== 'object' || errors === null || Array.isArray(errors)) return {};
  return Object.fromEntries(
    Object.entries(errors)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .slice(0, MOST)
      .map(([id, text]) => [id.slice(0, 100), plainText(text)]),
  );
}
