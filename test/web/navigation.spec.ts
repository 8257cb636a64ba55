import fc from 'fast-check';
import { safeReturnPath } from '../../src/web/navigation.js';

const HOME = 'http://footbridge.example';

test.each([
  '/',
  '/boards',
  '/boards/1?filter=a%20b&x=1',
  '/a//b',
  '/boards/1#card',
  "/it's",
  '/~me',
  '/a..b',
  '/.well-known',
  '/boards?jql=/../x',
])('goes on to %s', (path) => {
  expect(safeReturnPath(path)).toBe(path);
});

test.each([
  undefined,
  null,
  7,
  {},
  ['/boards'],
  '',
  'boards',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/boards\r\nSet-Cookie: a=b',
  ' //evil.example',
  'https://evil.example',
  'HTTPS:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/boards\\..\\x',
  '/büro',
  '/\u0000',
  '/\u2028',
  '.evil.example',
  '@evil.example',
  '/../other',
  '/boards/../../other',
  '/%2e%2E/other',
  '/boards/..',
  '/.',
  '/.%2e?x',
  '/..%2fother',
  '/boards%2f..%2fother',
])('OA-11 does not go on to %p', (path) => {
  expect(safeReturnPath(path)).toBe('/');
  expect(safeReturnPath(path, '/profile')).toBe('/profile');
});

test('OA-11 whatever is given, it stays on this site', () => {
  const pieces = fc.array(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      'evil.example',
      'http',
      '\t',
      '\n',
      ' ',
      'a',
    ),
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const path = safeReturnPath(parts.join(''));
      expect(new URL(path, HOME).origin).toBe(HOME);
      expect(new URL(HOME + path).origin).toBe(HOME);
    }),
    { numRuns: 2000 },
  );
});
