import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'public', 'css');
/** On paper and on phones one column, or a few cards, are seen at a time. */
const ELSEWHERE = /@media (print|\(max-width: 40rem\)) \{/;

/** Without what stands in the blocks that begin like that. */
function without(begin: RegExp, css: string): string {
  const found = begin.exec(css);
  if (!found) return css;
  let end = found.index + found[0].length;
  for (let open = 1; open > 0; end++) open += { '{': 1, '}': -1 }[css[end]] ?? 0;
  return without(begin, css.slice(0, found.index) + css.slice(end));
}

test('no selector is asked again for each card that a browser adds to a board', () => {
  const asked = readdirSync(FOLDER).flatMap((file) => {
    const css = without(ELSEWHERE, readFileSync(join(FOLDER, file), 'utf8'));
    const selectors = css.match(/[^{};]*:has\([^{}]*(?=\{)/g) ?? [];
    return selectors.map((selector) => `${file}: ${selector.trim()}`);
  });
  expect(asked.length).toBeGreaterThan(5); // They are found at all.
  // What a card, or what is on it, can match: a browser looks for it in all that stands around the card.
  expect(asked.filter((selector) => /:has\([^{]*(\.card\b|\.card-|:target|:focus)/.test(selector))).toEqual(
    [],
  );
});
