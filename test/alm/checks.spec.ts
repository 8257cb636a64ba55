import fc from 'fast-check';
import { z } from 'zod';
import { issueOf, personOf, priorityOf, statusOf, typeOf } from '../../src/alm/jira/rest/checks.js';
import { cleanText } from '../../src/alm/jira/rest/field-values.js';
import { rawIssue, status } from '../../src/alm/jira/rest/issue-json.js';

/** Whatever JSON can be, with the members that are looked for more often than chance would have them. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(undefined, null, '', 'text', '\u0000', 0, 12, [], {}) as fc.Arbitrary<unknown>,
);
const some = (members: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { weight: 1, arbitrary: odd },
    { weight: 4, arbitrary: fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<unknown> },
  );
const text = fc.oneof(fc.string(), odd);
const id = fc.oneof(fc.nat(), fc.string(), odd);
const category = some({ key: fc.oneof(fc.constantFrom('new', 'indeterminate', 'done', 'undefined'), odd) });

const same = (
  values: fc.Arbitrary<unknown>,
  byHand: (raw: unknown) => unknown,
  before: (raw: unknown) => unknown,
) =>
  fc.assert(
    fc.property(values, (raw) => expect(byHand(raw)).toEqual(before(raw))),
    { numRuns: 3_000 },
  );

test('an issue is read by hand as the validator reads it', () =>
  same(
    some({ id, key: text, fields: some({ status: odd }) }),
    issueOf,
    (raw) => rawIssue.safeParse(raw).data,
  ));

test('so is a status', () =>
  same(some({ id, name: text, statusCategory: category }), statusOf, (raw) => status.safeParse(raw).data));

test('so are a type, a priority, and a person', () => {
  const ids = z.union([z.string(), z.number()]).transform(String).catch('');
  const named = z.object({ id: ids, name: z.string().transform(cleanText) });
  const subtask = z.boolean().catch(false);
  const person = z
    .object({ key: z.string().nullish().catch(null), name: z.string(), displayName: z.string().nullish() })
    .transform(({ key, name, displayName }) => ({
      key: typeof key === 'string' ? cleanText(key) : null,
      name: cleanText(name),
      displayName: cleanText(displayName ?? name),
    }));
  same(some({ id, name: text }), priorityOf, (raw) => named.safeParse(raw).data ?? null);
  same(some({ id, name: text, subtask: fc.oneof(fc.boolean(), odd) }), typeOf, (raw) => ({
    ...(named.safeParse(raw).data ?? { id: '', name: '' }),
    isSubtask: z.object({ subtask }).safeParse(raw).data?.subtask ?? false,
  }));
  same(
    some({ key: text, name: text, displayName: text }),
    personOf,
    (raw) => person.safeParse(raw).data ?? null,
  );
});

test('what thousands of work items name alike is one object, and another one where it is called something else', () => {
  const raw = { id: '3', name: 'In Review', statusCategory: { key: 'new' } };
  expect(statusOf({ ...raw })).toBe(statusOf({ ...raw }));
  const renamed = { ...raw, name: 'In Test' };
  expect(statusOf(renamed)).toEqual({ id: '3', name: 'In Test', category: 'new' });
  expect(statusOf({ ...raw, statusCategory: { key: 'done' } })).toMatchObject({ category: 'done' });
  expect(statusOf(raw)).toMatchObject({ name: 'In Review' });
});
