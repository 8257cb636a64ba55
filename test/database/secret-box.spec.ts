import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SecretBox, UnsealProblem, type SealedPlace } from '../../src/database/secret-box.js';

const box = new SecretBox(randomBytes(32));
const PLACE: SealedPlace = ['credential', 'sealed_secret', 'c1', 'account 1', 'ada'];

test('what was sealed opens in its place', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(box.open(box.seal(value, PLACE), PLACE)).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});

test('a sealed value does not show its content and is never the same twice', () => {
  const sealed = box.seal('rope, planks & patience', PLACE);
  expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  expect(Buffer.from(sealed.split('.')[3], 'base64url').toString('latin1')).not.toContain('rope');
  expect(box.seal('rope, planks & patience', PLACE)).not.toBe(sealed);
});

test('K1 a changed character anywhere is noticed', () => {
  const sealed = box.seal({ token: 'abc', tokenSecret: 'def' }, PLACE);
  for (let i = 0; i < sealed.length; i++) {
    // The last character of a base64url part may carry unused bits.
    if (sealed[i + 1] === '.' || i === sealed.length - 1) continue;
    const changed = sealed.slice(0, i) + (sealed[i] === 'A' ? 'B' : 'A') + sealed.slice(i + 1);
    expect(() => box.open(changed, PLACE)).toThrow(UnsealProblem);
  }
});

test.each<[string, SealedPlace]>([
  ['row', ['credential', 'sealed_secret', 'c2', 'account 1', 'ada']],
  ['person', ['credential', 'sealed_secret', 'c1', 'account 1', 'ben']],
  ['account', ['credential', 'sealed_secret', 'c1', 'account 2', 'ada']],
  ['column', ['credential', 'sealed_grant', 'c1', 'account 1', 'ada']],
  ['table', ['pending_link', 'sealed_secret', 'c1', 'account 1', 'ada']],
  ['owner missing', ['credential', 'sealed_secret', 'c1']],
])('a value that was moved to another place does not open: %s', (_, place) => {
  expect(() => box.open(box.seal('secret', PLACE), place)).toThrow('damaged, or moved from its place');
});

test('another key says which key it would take', () => {
  const other = new SecretBox(randomBytes(32));
  expect(() => other.open(box.seal('secret', PLACE), PLACE)).toThrow(
    `sealed with key ${box.keyId}, not with ${other.keyId}`,
  );
});

test.each(['', 'x', 'v1', 'v1.a.b.c', 'v2.a.b.c.d', 'v1.a.b.c.d.e', 'rope', 'v1....'])(
  '%p is no sealed value',
  (text) => {
    expect(() => box.open(text, PLACE)).toThrow(UnsealProblem);
  },
);

test('a tag that was cut short is refused', () => {
  const parts = box.seal('secret', PLACE).split('.');
  parts[4] = Buffer.from(parts[4], 'base64url').subarray(0, 4).toString('base64url');
  expect(() => box.open(parts.join('.'), PLACE)).toThrow(UnsealProblem);
});

test('keys for other purposes differ from each other and come again', () => {
  expect(box.derive('a')).toHaveLength(32);
  expect(box.derive('a')).toEqual(box.derive('a'));
  expect(box.derive('a')).not.toEqual(box.derive('b'));
});
