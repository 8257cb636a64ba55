import type { Mender } from '../../alm-problem.js';
import type { Cause, Facts } from './cause.js';
import { CAUSES, inWords } from './causes.js';

const WHO: Record<Mender, string> = {
  you: 'you',
  administrator: 'administrator of Footbridge',
  'jira-administrator': 'administrator of Jira',
  network: 'network people',
};

/** What the sentences are about in the documentation. */
const EXAMPLE: Facts = {
  baseUrl: 'https://jira.example.com',
  host: 'jira.example.com',
  address: 'https://example.com/jira',
  seconds: 30,
  bits: 512,
  skew: '7 minutes ahead of',
  version: '6.4.1',
  code: 'CODE',
  ours: 'https://jira.example.com/rest/api/2/myself',
  theirs: 'http://jira.example.com:8080/rest/api/2/myself',
  name: 'NAME',
  date: 'on 2027-01-31',
};

/** The table of causes as a page of the documentation; `causes.md` is what this gives. */
export function causesAsMarkdown(causes: Record<string, Cause> = CAUSES): string {
  const rows = Object.entries(causes).map(([id, { meaning, mender, where, cure, example }]) => {
    const say = (text: Cause['meaning']) => inWords(text, { ...EXAMPLE, ...example });
    return [`\`${id}\``, say(meaning), WHO[mender], say(where), say(cure)].map(cell).join(' | ');
  });
  return [
    '# What can stand between Footbridge and Jira',
    '',
    `Footbridge tells ${rows.length} causes apart and says who can mend each of them, and where. The address in the examples is ${EXAMPLE.baseUrl}.`,
    '',
    '<!-- Made from src/alm/jira/causes/causes.ts by: UPDATE_CAUSES=1 npx jest --config test/jest.config.cjs test/alm/causes -->',
    '',
    '<!-- prettier-ignore-start -->',
    '| Cause | What it means | Who mends it | Where | What to do |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

/** A text between the bars of a table, with nothing in it that Markdown or a browser would take for markup. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|<>*_]/g, (sign) => (text.startsWith('`') ? sign : `\\${sign}`));
}
