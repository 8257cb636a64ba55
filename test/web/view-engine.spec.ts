import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PublicFiles } from '../../src/web/public-files.js';
import { viewEngine } from '../../src/web/view-engine.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'footbridge-views-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function engine(files: Record<string, string>) {
  const all = {
    'views/layouts/page.hbs': '<main>{{{body}}}</main>',
    'public/css/layers.css': '@layer a;',
    'public/css/a.css': '@layer a {}',
    'src/main.ts': '',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const [views, code, assets] = ['views', 'src', 'public'].map((folder) => join(dir, folder));
  const render = viewEngine({ views, code, assets: new PublicFiles(assets) });
  return (locals: object) =>
    new Promise<string>((resolve, reject) =>
      render(join(dir, 'views', 'x.hbs'), locals, (error, html) =>
        error ? reject(error) : resolve(String(html)),
      ),
    );
}

test('a partial beside the code it belongs to is named by its folder and itself, and must be the only one', async () => {
  const files = {
    'views/x.hbs': '{{> (concat kind "/row")}}',
    'src/deep/kinds/magic/row.hbs': '<b>{{word}}</b>',
  };
  expect(await engine(files)({ kind: 'magic', word: 'hello' })).toBe('<main><b>hello</b></main>');
  expect(() => engine({ ...files, 'views/partials/magic/row.hbs': '' })).toThrow('two partials magic/row');
});

test('I1 a page stands in its layout, and what it prints is escaped', async () => {
  const render = engine({ 'views/x.hbs': '<p title="{{name}}">{{name}}</p>' });
  expect(await render({ name: `<b>"'&` })).toBe(
    '<main><p title="&lt;b&gt;&quot;&#x27;&amp;">&lt;b&gt;&quot;&#x27;&amp;</p></main>',
  );
});

test('another layout can be asked for', async () => {
  const render = engine({ 'views/x.hbs': 'x', 'views/layouts/plain.hbs': '[{{{body}}}]' });
  expect(await render({ layout: 'plain' })).toBe('[x]');
});

test.each([
  ['a page', '{{missing}}'],
  ['a path', '{{person.missing}}'],
  ['a list', '{{#each people}}{{missing}}{{/each}}'],
])('a variable that %s was not given throws', async (_, template) => {
  const render = engine({ 'views/x.hbs': template });
  await expect(render({ person: {}, people: [{}] })).rejects.toThrow('missing');
});

test('a variable that a partial was not given throws', async () => {
  const render = engine({ 'views/x.hbs': '{{> card}}', 'views/partials/card.hbs': '{{missing}}' });
  await expect(render({})).rejects.toThrow('missing');
});

test('a layout, a helper and a partial that do not exist throw', async () => {
  await expect(engine({ 'views/x.hbs': 'x' })({ layout: 'none' })).rejects.toThrow('layouts/none');
  await expect(engine({ 'views/x.hbs': '{{nonsense 1}}' })({})).rejects.toThrow('nonsense');
  await expect(engine({ 'views/x.hbs': '{{> nonsense}}' })({})).rejects.toThrow('nonsense');
});

test('an object of a class shows nothing of its prototype', async () => {
  class Person {
    get password() {
      return 'secret';
    }
  }
  const warning = jest.spyOn(console, 'error').mockReturnValue();
  const html = await engine({ 'views/x.hbs': '{{#if person.password}}{{person.password}}{{/if}}' })({
    person: new Person(),
  });
  expect(html).not.toContain('secret');
  warning.mockRestore();
});

test('an indented partial leaves the lines of a text area as they are', async () => {
  const render = engine({
    'views/x.hbs': '    {{> area}}\n',
    'views/partials/area.hbs': '<textarea>\n{{text}}</textarea>',
  });
  expect(await render({ text: 'one\ntwo' })).toContain('<textarea>\none\ntwo</textarea>');
});

test('an asset is in a folder named by a hash of them all, below the base path', async () => {
  const address = (css: string) =>
    engine({ 'views/x.hbs': '{{asset "a.js"}}', 'public/a.js': '', 'public/css/a.css': css })({
      basePath: '/footbridge',
    });
  const [before, again, after] = [await address('a {}'), await address('a {}'), await address('b {}')];
  expect(before).toMatch(/\/footbridge\/public\/[\w-]{10}\/a\.js/);
  expect(again).toBe(before);
  expect(after).not.toBe(before);
  await expect(engine({ 'views/x.hbs': '{{asset "b.js"}}' })({ basePath: '' })).rejects.toThrow('b.js');
});

test('a part of the style sheet without a place among the layers stops the start', () => {
  expect(() => engine({ 'public/css/b.css': '' })).toThrow('the layer of b.css');
});

test.each([
  ['/boards', '/footbridge/boards'],
  ['https://jira.example/browse/A-1', 'https://jira.example/browse/A-1'],
  ['javascript:alert(1)', '#'],
  ['data:text/html,x', '#'],
  [' javascript:alert(1)', '#'],
])('I2 a link to %s goes to %s', async (target, href) => {
  const render = engine({ 'views/x.hbs': '{{href target}}' });
  expect(await render({ basePath: '/footbridge', target })).toBe(`<main>${href}</main>`);
});
