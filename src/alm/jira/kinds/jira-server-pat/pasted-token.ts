import { Problem } from '../../../../problem.js';

/** Base64 of an id, a colon and random bytes: 44 characters in every example that was published. */
const SHAPE = /^[A-Za-z0-9+/]{30,}={0,2}$/;

/**
 * A personal access token as somebody pasted it, without what stands around it.
 *
 * @throws Problem with `field` that names what else it is.
 */
export function personalToken(pasted: string): string {
  const text = pasted
    .replace(/[\s\u200B\uFEFF]+/g, ' ')
    .trim()
    .replace(/^Authorization:\s*/i, '')
    .replace(/^Bearer\s+/i, '')
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
  const refuse = (sentence: string) => {
    throw new Problem(sentence, {
      field: 'token',
      nextStep: 'In Jira open your profile, Personal Access Tokens, create one and paste it whole.',
    });
  };
  if (!text) refuse('Paste your personal access token.');
  if (/^ATATT/.test(text)) refuse('This is an API token of Jira Cloud, not a token of your own Jira.');
  if (/\s/.test(text)) refuse('A personal access token has no spaces in it.');
  // Nothing else is judged by its shape: Jira may give them another one, and says itself what it does not know.
  if (text.length < 20 && !SHAPE.test(text)) refuse('This is too short for a personal access token.');
  return text;
}
