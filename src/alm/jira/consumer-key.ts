import { randomInt } from 'node:crypto';
import { Problem } from '../../problem.js';

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'; // without those that look alike
const LONGEST = 255; // characters

/** A consumer key to propose, such as `footbridge-4f7k2q`: one word, and not the same for two Footbridges. */
export function proposedConsumerKey(): string {
  return `footbridge-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}

/**
 * A typed consumer key without the blanks around it.
 *
 * @throws Problem on field `consumerKey` for one that Jira would not find again
 */
export function cleanConsumerKey(typed: string): string {
  const key = typed.replace(/[\u200b-\u200d\ufeff]/g, '').trim();
  const refuse = (sentence: string, nextStep: string) =>
    new Problem(sentence, { field: 'consumerKey', nextStep });

  if (/-----BEGIN/.test(key)) {
    throw refuse(
      'This is a key file, not the consumer key.',
      'Enter the short name that Jira calls Consumer Key.',
    );
  }
  if (/\s/.test(key)) {
    throw refuse(
      'A consumer key is one word; Jira does not find keys with spaces in them.',
      'Choose one without spaces, here and in the application link in Jira.',
    );
  }
  if (!/^[\x21-\x7e]*$/.test(key) || key.length > LONGEST) {
    throw refuse(
      `A consumer key has at most ${LONGEST} plain letters, digits and signs.`,
      'Choose another one, here and in the application link in Jira.',
    );
  }
  return key;
}
