import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What ships, as `npm run build` wrote it down. */
interface Licensed {
  name: string;
  version: string;
  licence: string;
}

/** A table of all packages that ship, with their licences. Their texts lie in node_modules, beside the code. */
export function licencesAsMarkdown(): string {
  const own = readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim();
  // While somebody works on the code, what was built may be gone.
  const list = join(ROOT, 'dist', 'licences.json');
  const shipped: Licensed[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  const rows = shipped.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  return [
    ['## Footbridge', own].join('\n\n'),
    ['## What it is made of', 'The text of each licence lies beside the code, in `node_modules`.'].join(
      '\n\n',
    ),
    ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
