// Part of npm run build: writes down which packages ship, and under which licences, for the page Licences of Help.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (...parts) => JSON.parse(readFileSync(join(root, ...parts), 'utf8'));

const shipped = Object.entries(read('package-lock.json').packages)
  .filter(([path, { dev, devOptional, optional }]) => path !== '' && !dev && !devOptional && !optional)
  .map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, licence: license ?? olderForm(path) };
  })
  .sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
writeFileSync(join(root, 'dist', 'licences.json'), `${JSON.stringify(shipped, null, 1)}\n`);

/** What npm does not read: `license: { type }`, or a list of them, as packages had it before SPDX. */
function olderForm(path) {
  const { license, licenses = [] } = read(path, 'package.json');
  const all = [license, ...licenses].flatMap((one) => one?.type ?? []);
  return all.join(' OR ') || inText(path);
}

/** What only the text beside the code says. */
function inText(path) {
  const texts = readdirSync(join(root, path)).filter((name) => /^(licen[cs]e|readme)/i.test(name));
  const isMit = texts.some((name) => /\bMIT License\b/.test(readFileSync(join(root, path, name), 'utf8')));
  return isMit ? 'MIT' : 'not said';
}
