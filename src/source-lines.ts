import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';

/** The one file that the server is built to, and its map: see src/bundle.mjs. */
const BUILT = join(__dirname, 'main.js');
const MAP = `${BUILT}.map`;
const PLACE = /^:(\d+):(\d+)/;

let map: SourceMap | undefined;

/**
 * A stack trace, or a text with one, in which places of the built file are told as lines of the files that it was made
 * of. The map is loaded by the first that needs it: Node's own way would read it at every start.
 */
export function inSourceLines(stack: string): string {
  const [start, ...rest] = stack.split(BUILT);
  return start + rest.map((text) => text.replace(PLACE, sourceLine)).join('');
}

function sourceLine(place: string, line: string, column: string): string {
  if (!map && existsSync(MAP)) map = new SourceMap(JSON.parse(readFileSync(MAP, 'utf8')));
  const found = map?.findEntry(Number(line) - 1, Number(column) - 1);
  const isOurs = found && 'originalSource' in found && found.originalSource;
  return isOurs ? `${found.originalSource}:${found.originalLine + 1}` : BUILT + place;
}
