import fc from 'fast-check';
import { textOf } from '../../src/changes/edit-values.js';
import { wordsOf } from '../../src/changes/edit-words.js';
import type { EditControl } from '../../src/changes/field-controls.js';
import { oddened, randomOf } from '../support/odd-values.js';

/** As Jira gives the values of fields. */
const GIVEN: [EditControl, unknown][] = [
  ['text', 'A summary'],
  ['textarea', 'Several\r\nlines'],
  ['number', 5],
  ['date', '2026-11-30'],
  ['datetime', '2026-11-30T14:05:00.000+0100'],
  ['labels', ['one', 'two']],
  ['select', { id: '1', name: 'High' }],
  ['several', [{ id: '2', name: 'Basket' }]],
  ['cascade', { id: '1', value: 'Europe', child: { id: '2', value: 'Norway' } }],
  ['user', { name: 'ada', key: 'JIRAUSER1', displayName: 'Ada' }],
  ['users', [{ name: 'ada', displayName: 'Ada' }]],
  ['groups', [{ name: 'staff' }]],
  ['work item', { key: 'SHOP-1' }],
];

test.each(GIVEN)(
  'I7 whatever Jira gives as the value of a field of the kind %s is a text, and words',
  (control, value) => {
    const odd = fc.nat().map((seed) => oddened({ value }, randomOf(seed)) as { value?: unknown } | null);
    fc.assert(
      fc.property(odd, (given) => {
        expect(typeof textOf(control, given?.value)).toBe('string');
        expect(typeof wordsOf(given?.value)).toBe('string');
      }),
      { numRuns: 400 },
    );
  },
);

test('what has a toString of its own is no label, and the others stay', () => {
  expect(textOf('labels', ['two', { toString: 1 }, 'one'])).toBe('one two');
});
