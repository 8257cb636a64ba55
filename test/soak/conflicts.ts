import type { World } from '../fake-jira/world.js';
import { nameOf, wantedOf, type Row } from './rows.js';

/** What an edit of text shows in a conflict is in words; of what nobody else touches, every conflict is a false one. */
const FIELDS: Record<string, string> = {
  points: 'Story Points',
  summary: 'summary',
  description: 'description',
};

interface Entry {
  by: string;
  value: string;
}

/** Conflicts that are told although nobody else has written what is shown since the person saw it. */
export function falseConflicts(rows: readonly Row[], world: World): [words: string, row: Row][] {
  return rows.flatMap((row) => {
    const why = row.theirs === null ? '' : whyFalse(row, world);
    return why ? [[`${nameOf(row)} is in conflict: ${why}`, row] as [string, Row]] : [];
  });
}

function whyFalse(row: Row, world: World): string {
  const name = row.kind === 'edit' ? (wantedOf(row).field as string) : row.kind;
  const field = FIELDS[name];
  if (!field) return 'nobody else touches that';
  const part = row.kind === 'points' ? 'points' : 'text';
  const [seen, theirs] = [row.seen, row.theirs!].map(
    (json) => (JSON.parse(json) as Record<string, string>)[part],
  );
  const written = entriesOf(row.key, field, world);
  const at = written.findLastIndex(({ value }) => value === theirs);
  const since = written.findLastIndex(({ value }, index) => value === seen && index < at);
  const between = written.slice(since + 1, at + 1);
  const own = world.people.find(({ key }) => key === row.user_key)!.name;
  return between.some(({ by }) => by !== own)
    ? ''
    : `nobody else wrote ${theirs} since ${seen} was shown (${JSON.stringify(written)})`;
}

function entriesOf(key: string, field: string, world: World): Entry[] {
  return world
    .issue(key)
    .history.flatMap(({ author, items }) =>
      items
        .filter((item) => item.field === field)
        .map((item) => ({ by: author, value: item.to ?? item.toString ?? '' })),
    );
}
