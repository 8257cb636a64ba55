import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const ID = /(?:(?:OA|JF|AF)-\d\d|[AFGIKLOSW]\d{1,2}|C\d{1,2})/;
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const rows = [...text('docs/reliability.md').matchAll(/^\| (\S+) +\| (.+?) +\|$/gm)]
  .filter(([, id]) => new RegExp(`^${ID.source}$`).test(id))
  .map(([, id]) => id);
const inSecurity = [...text('SECURITY.md').matchAll(new RegExp(`\\((${ID.source})\\)`, 'g'))].map(
  ([, id]) => id,
);

/** The ids at the front of the titles of all tests, each with a place where it stands. */
function idsOfTests(): Map<string, string> {
  const found = new Map<string, string>();
  const specs = readdirSync(__dirname, { recursive: true }).map(String);
  for (const name of specs.filter((name) => name.endsWith('.spec.ts')))
    for (const title of titlesIn(text(join('test', name))))
      for (const word of title.split(/[\s:]+/)) {
        if (/^R\d\d$/.test(word)) continue; // cases that somebody reported
        if (!new RegExp(`^${ID.source}$`).test(word)) break;
        found.set(word, `${name}: ${title}`);
      }
  return found;
}

/** What is said of each test and group of tests, also of those that are made from a table. */
function titlesIn(source: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && /^(test|describe)\b/.test(node.expression.getText(file))) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
    }
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile('spec.ts', source, ts.ScriptTarget.Latest);
  visit(file);
  return titles;
}

test('each row of what is promised has a test by its id, or a line in SECURITY.md, and no id is made up', () => {
  expect(rows.length).toBeGreaterThan(170);
  expect(new Set(rows).size).toBe(rows.length);
  const tests = idsOfTests();
  const told = new Set([...tests.keys(), ...inSecurity]);
  expect(rows.filter((id) => !told.has(id))).toEqual([]);
  expect(
    [...told].filter((id) => !rows.includes(id)).map((id) => tests.get(id) ?? `SECURITY.md: ${id}`),
  ).toEqual([]);
});
