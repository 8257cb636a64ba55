import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { may, PERMISSIONS, type Action } from '../../src/rights/permissions.js';
import { ROLE_NAMES, ROLES, type Role } from '../../src/rights/roles.js';

const PAGE = join(__dirname, '..', '..', 'SECURITY.md');
const TABLE = /(<!-- permissions:.*? -->\n)[^]*?(\n<!-- end of permissions -->)/;
const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/** The table as Markdown, laid out as prettier does. */
function asMarkdown(): string {
  const asked: (Role | undefined)[] = [...ROLES, undefined];
  const rows = [
    ['What', ...ROLES.map((role) => ROLE_NAMES[role]), 'Not signed in'],
    ...ACTIONS.map((action) => [
      PERMISSIONS[action].words,
      ...asked.map((role) => (may(role, action) ? 'yes' : '')),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

test('C1 the table of permissions in SECURITY.md is what the guards are made from', () => {
  const text = readFileSync(PAGE, 'utf8');
  const made = text.replace(
    TABLE,
    (_, before: string, after: string) => `${before}\n${asMarkdown()}\n${after}`,
  );
  expect(made).toContain(asMarkdown());
  if (process.env.UPDATE_PERMISSIONS) writeFileSync(PAGE, made);
  else if (made !== text)
    throw new Error(
      'SECURITY.md is not what the table says. Make it anew: UPDATE_PERMISSIONS=1 npx jest --config test/jest.config.cjs test/rights/permissions',
    );
});

test('whoever has a role may do all that one below may', () => {
  for (const action of ACTIONS) {
    const rights = [undefined, 'viewer', 'member', 'administrator'] as const;
    const allowed = rights.map((role) => may(role, action));
    expect([action, allowed]).toEqual([action, [...allowed].sort()]);
  }
});
