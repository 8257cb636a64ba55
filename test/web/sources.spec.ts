import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Every file below those folders with that ending, by its path. */
function filesIn(folders: string[], ending: string): [path: string, text: string][] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => path.endsWith(ending))
      .map((path): [string, string] => [path, readFileSync(join(ROOT, path), 'utf8')]),
  );
}

const templates = filesIn(['views', 'src'], '.hbs');
const code = filesIn(['src'], '.ts');
const scripts = filesIn(['public'], '.js');
/** The paths, or what was found with them, in which a pattern occurs. */
const withPattern = (files: [string, string][], pattern: RegExp) =>
  files.filter(([, text]) => pattern.test(text)).map(([path]) => path);

test('the files that are looked through are there', () => {
  for (const files of [templates, code, scripts]) expect(files.length).toBeGreaterThan(15);
});

test('I1 templates print nothing unescaped but what is a page, or was cleaned, already', () => {
  const unescaped = templates.flatMap(([path, text]) =>
    [...text.matchAll(/\{\{\{\s*([^}]+?)\s*\}\}\}|\{\{&\s*([^}]+?)\s*\}\}/g)].map(
      ([, one, other]) => `${path}: ${(one ?? other).replace('@root.', '')}`,
    ),
  );
  expect([...new Set(unescaped)].sort()).toEqual([
    'views/boards/cards.hbs: between', // nothing, or a mark to cut at
    'views/boards/show.hbs: columns', // made by other templates
    'views/help/show.hbs: html', // our own documents
    'views/layouts/fragment.hbs: body',
    'views/layouts/page.hbs: body',
    'views/layouts/plain.hbs: body',
    'views/partials/items/text.hbs: html', // cleaned by src/boards/items/rich-text.ts
  ]);
});

test('I1 every attribute of a template is quoted, and none is a handler', () => {
  expect(withPattern(templates, /\s[\w-]+=\{\{/)).toEqual([]);
  expect(withPattern(templates, /\son\w+\s*=\s*["'{]/i)).toEqual([]);
});

test('I3 no page has data or code in a script of its own: scripts are files', () => {
  const tags = templates.flatMap(([, text]) => text.match(/<script\b[^>]*>/g) ?? []);
  expect(tags.length).toBeGreaterThan(0);
  for (const tag of tags) expect(tag).toMatch(/ src="/);
  expect(withPattern(scripts, /\beval\(|new Function\(|document\.write/)).toEqual([]);
});

test('K3 nothing that must not be guessed is drawn from Math.random', () => {
  expect(withPattern([...code, ...scripts], /Math\s*\.\s*random/)).toEqual([]);
});

test('K4 SHA-1 and MD5 are used nowhere but where Jira asks for RSA-SHA1', () => {
  const old = /['"`](?:RSA-)?(?:SHA-?1|MD5)['"`]/i;
  const places = withPattern(code, old);
  expect(places).toContain('src/alm/jira/signing/oauth1-signature.ts');
  for (const place of places) expect(place).toMatch(/^src\/alm\/jira\/(signing|consent)\/.*(oauth1|signer)/);
});

test('K5 nothing switches the verification of certificates off, but the look that sends nothing', () => {
  expect(withPattern(code, /NODE_TLS_REJECT_UNAUTHORIZED/)).toEqual([]);
  expect(withPattern(code, /rejectUnauthorized: false/)).toEqual([
    'src/alm/jira/wire/presented-certificate.ts',
  ]);
});
