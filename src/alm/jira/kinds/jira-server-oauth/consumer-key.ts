import { randomInt } from 'node:crypto';
import { problemOf } from '../../causes/causes.js';

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

  if (/-----BEGIN/.test(key)) throw problemOf('consumer-key-is-file');
  if (/\s/.test(key)) throw problemOf('consumer-key-spaces');
  if (!/^[\x21-\x7e]*$/.test(key) || key.length > LONGEST) throw problemOf('consumer-key-signs');
  return key;
}
