import type { Evidence } from './evidence.js';
import type { Row } from './rows.js';

/** All that is known of what somebody did to a work item, so that a fault can be understood afterwards. */
export function storyOf(row: Row, { rows, world, calls }: Evidence): string {
  const keys = [row.key, ...(row.also_at ? [row.also_at] : [])];
  const isThere = (one: Row) => keys.includes(one.key) || keys.includes(one.also_at ?? '');
  const own = rows.filter((one) => one.who === row.who && isThere(one));
  const changes = own.map(
    ({ created_at, sent_at, kind, wanted, state, answer, seen, before, theirs, is_told }) =>
      [created_at, sent_at, kind, wanted, state, answer, { seen, before, theirs, is_told }]
        .map(text)
        .join(' | '),
  );
  const history = keys.flatMap((key) =>
    (world.issueMaybe(key)?.history ?? []).map(({ created, author, items }) =>
      [created.toISOString(), key, author, items].map(text).join(' | '),
    ),
  );
  const ids = keys.map((key) => world.issueMaybe(key)?.id);
  const isAbout = (words: string) => keys.some((key) => new RegExp(`\\b${key}\\b`).test(words));
  const called = calls
    .filter(
      ({ method, path, body }) => method !== 'GET' && !path.endsWith('/search') && isAbout(`${path} ${body}`),
    )
    .map(({ at, user, method, path, body, status }) =>
      [at.toISOString(), user, method, path, body, status].map(text).join(' | '),
    );
  return [
    `\n  it is ${row.id}, of ${row.created_at}; ${keys.join(' ')} ${ids.join(' ')}`,
    ...['Asked for:', ...changes, 'In Jira:', ...history, 'Sent to Jira:', ...called].map(
      (line) => `\n    ${line}`,
    ),
  ].join('');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
