// Part of npm run build: makes one file of the server and of all that it needs from the start. It starts in half the time
// and holds less memory than three thousand that are found, read and kept one by one. What is compiled for a machine, and
// what is loaded on demand, stays where it is.
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const main = join(dist, 'main.js');

// Nest looks for the last two, and does without. It loads file-type where files are sent to it, which they never are.
const ELSEWHERE = [
  'sqlite3',
  '@node-rs/argon2',
  'file-type',
  '@nestjs/microservices*',
  '@nestjs/websockets*',
];

/** What packages load at their start and nothing here comes to: all of it would be kept in memory. */
const NEVER_USED = new RegExp(
  [
    '/typeorm/driver/(?!sqlite/|sqlite-abstract/|types/)[^/]+/.*', // of other databases
    '/@nestjs/platform-express/multer/index', // files that are sent
    '/libphonenumber-js/.*', // telephone numbers
    '/zod/v4/locales/(?!index|en)[^/]+', // sentences in other languages
  ]
    .map((path) => `(/node_modules${path}\\.c?js$)`)
    .join('|'),
);

/** Each file finds what lies beside it as it did in its own folder. */
const inTheirFolders = {
  name: 'in-their-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(dist)) return undefined;
      const folder = `require("node:path").join(__dirname, ${JSON.stringify(relative(dist, dirname(path)))})`;
      return { contents: (await readFile(path, 'utf8')).replace(/\b__dirname\b/g, () => folder) };
    });
  },
};

/** Empty files in the place of those. */
const without = {
  name: 'without',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\.c?js$/ }, ({ path }) => (NEVER_USED.test(path) ? { contents: '' } : undefined));
    // Of alphabets in which no form is sent to us.
    onResolve({ filter: /^\.\/tables\/.*\.json$/ }, ({ path }) => ({
      path: `iconv-lite/encodings/${path.slice(2)}`,
      external: true,
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: [main],
  outfile: main,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  lineLimit: 500, // so that the place of a letter in its line is soon counted
  sourcemap: 'external',
  sourcesContent: false,
  legalComments: 'linked',
  logLevel: 'warning',
  external: ELSEWHERE,
  plugins: [inTheirFolders, without],
});
const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
const server = textOf('main.js');
await write(main, inAscii(server));
await write(`${main}.map`, JSON.stringify(mapOfOurs(JSON.parse(textOf('.map')), server.split('\n'))));
await write(`${main}.LEGAL.txt`, textOf('.LEGAL.txt'));

/** A text with a single other letter takes two bytes for each. */
function inAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Of our own files, by line: it is loaded where something goes wrong, and should be so at once. See src/source-lines.ts. */
function mapOfOurs({ mappings, sources, ...map }, lines) {
  // Packages have sources of such names too, which they do not bring along.
  const isOurs = sources.map((source) => source.startsWith('../src/') && existsSync(join(dist, source)));
  let before;
  const ofLine = (segments, at) =>
    segments.flatMap(([column, source, line]) => {
      const here = isOurs[source] ? `${source} ${line}` : '';
      if (here === before) return [];
      before = here;
      const moved = inAscii(lines[at].slice(0, column)).length;
      return [here ? [moved, source, line, 0] : [moved]];
    });
  return {
    ...map,
    names: [],
    sources: sources.map((source, at) => (isOurs[at] ? source.slice('../'.length) : '')),
    mappings: encode(decode(mappings).map(ofLine)),
  };
}

/** At once, and not into the file that was there: one that is running may still be read. */
async function write(path, text) {
  await writeFile(`${path}.new`, text);
  await rm(path, { force: true });
  await rename(`${path}.new`, path);
}
