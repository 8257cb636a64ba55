// Part of npm run build: makes one file of the server and of all that it needs from the start. It starts in half the time
// and holds less memory than three thousand that are found, read and kept one by one. What is compiled for a machine, and
// what is loaded on demand, stays where it is.
import { build } from 'esbuild';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const main = join(dist, 'main.js');

// Nest looks for the last two, and does without.
const ELSEWHERE = ['sqlite3', '@node-rs/argon2', '@nestjs/microservices*', '@nestjs/websockets*'];

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

const { outputFiles } = await build({
  entryPoints: [main],
  outfile: main,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
  external: ELSEWHERE,
  plugins: [inTheirFolders],
});
await rm(`${main}.map`); // of the file that it was
for (const { path, text } of outputFiles) await write(path, path === main ? inAscii(text) : text);

/** A text with a single other letter takes two bytes for each. */
function inAscii(text) {
  return text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At once, and not into the file that was there: one that is running may still be read. */
async function write(path, text) {
  await writeFile(`${path}.new`, text);
  await rm(path, { force: true });
  await rename(`${path}.new`, path);
}
