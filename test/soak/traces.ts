import type { Calls } from '../fake-jira/calls.js';
import type { HistoryItem } from '../fake-jira/history-items.js';
import type { Issue, World } from '../fake-jira/world.js';
import { wantedOf, type Row } from './rows.js';

/** Something that Jira has done for somebody, such as `BIG-7 summary Ada’s`. */
export interface Trace {
  by: string;
  what: string;
}

/** What the stand-in did for everybody: as its history has it, and, where that says nothing, as it was called. */
export function tracesIn(world: World, calls: Calls): Trace[] {
  const written = world.issues.flatMap((issue) =>
    issue.history.flatMap(({ author, items }) =>
      items.flatMap((item) => wordsOf(issue, item, world)).map((what) => ({ by: author, what })),
    ),
  );
  return [...written, ...calls.flatMap((call) => calledFor(call))];
}

function wordsOf(
  { key }: Issue,
  { field, from, to, fromString, toString }: HistoryItem,
  world: World,
): string[] {
  switch (field) {
    case 'Rank':
    case 'Comment':
      return []; // by calls
    case 'labels':
      return comings(key, 'labels', [fromString, toString]);
    case 'Sprint':
      return sprintWords(key, [from, to], world);
    case 'Link':
      return linkWords(key, [fromString, toString], world);
    default:
      return [`${key} ${NAMES[field] ?? field} ${to ?? toString ?? ''}`];
  }
}

/** What the history calls otherwise. */
const NAMES: Record<string, string> = { 'Story Points': 'points' };

function comings(key: string, field: string, [before, after]: (string | null)[]): string[] {
  const [had, has] = [before, after].map((names) => (names ?? '').split(/[\s,]+/).filter(Boolean));
  return [
    ...has.filter((one) => !had.includes(one)).map((one) => `${key} ${field} +${one}`),
    ...had.filter((one) => !has.includes(one)).map((one) => `${key} ${field} -${one}`),
  ];
}

function sprintWords(key: string, ids: (string | null)[], { sprints }: World): string[] {
  const open = ids.map((all) =>
    (all ?? '')
      .split(/[\s,]+/)
      .find((id) => sprints.some((one) => String(one.id) === id && one.state !== 'closed')),
  );
  return open[0] === open[1] ? [] : [`${key} sprint ${open[1] ?? ''}`];
}

/** Of each link the end that is named first, so that it is found once, whichever end it was changed at. */
function linkWords(key: string, [gone, come]: (string | null)[], { linkTypes }: World): string[] {
  const [, words, other] = /^This issue (.+) (\S+)$/.exec(come ?? gone ?? '')!;
  const type = linkTypes.find((one) => one.outward === words);
  if (!type || (type.inward === type.outward && key > other)) return [];
  return [`${come ? 'link' : 'unlink'} ${key} ${words} ${other}`];
}

function calledFor({ method, path, body, status, user }: Calls[number]): Trace[] {
  // Jira's answer to a rank of which it made nothing is 207.
  if (status >= 300 || status === 207 || method === 'GET' || !user) return [];
  const [, key, id] = /\/issue\/([^/]+)\/comment(?:\/(\d+))?$/.exec(path) ?? [];
  const said = body.startsWith('{') ? (JSON.parse(body) as Record<string, any>) : {};
  if (key && method === 'DELETE') return [{ by: user, what: `${key} comment ${id} gone` }];
  if (key) return [{ by: user, what: `${key} comment${id ? ` ${id}` : ''} ${said.body}` }];
  if (path === '/rest/api/2/issue') return [{ by: user, what: `create ${said.fields.summary}` }];
  if (path === '/rest/agile/1.0/issue/rank')
    return [
      {
        by: user,
        what: rankWords(said.issues[0], { before: said.rankBeforeIssue, after: said.rankAfterIssue }),
      },
    ];
  return [];
}

const rankWords = (key: string, { before, after }: { before?: string; after?: string }) =>
  `${key} rank ${before ? `before ${before}` : `after ${after}`}`;

/** What of it a change leaves once it is made; nothing for what was refused before it was known where it leads. */
export function tracesOf(row: Row, world: World): string[] {
  const { key, kind } = row;
  const wanted = wantedOf(row);
  switch (kind) {
    case 'comment':
      return [`${key} comment ${wanted.text}`];
    case 'edit-comment':
      return [`${key} comment ${wanted.id} ${wanted.text}`];
    case 'delete-comment':
      return wanted.id ? [`${key} comment ${wanted.id} gone`] : [];
    case 'points':
      return [`${key} points ${wanted.points ?? ''}`];
    case 'assign':
      return [`${key} assignee ${wanted.name === null ? '' : world.person(wanted.name).key}`];
    case 'move':
      return wanted.to ? [`${key} status ${wanted.to.id}`] : [];
    case 'sprint':
      return [`${key} sprint ${wanted.sprint?.id ?? ''}`];
    case 'rank':
      return [rankWords(key, wanted.place)];
    case 'create':
      return [`create ${wanted.summary}`];
    case 'edit':
      return [`${key} ${wanted.field} ${wanted.text}`];
    case 'edit-list':
      return listWords(key, wanted);
    default: {
      const [from, to] = wanted.isOutward ? [key, wanted.other] : [wanted.other, key];
      const { outward, inward } = world.linkTypes.find(({ id }) => id === wanted.type.id)!;
      const ends = outward === inward ? [from, to].sort() : [from, to];
      return [`${kind} ${ends[0]} ${outward} ${ends[1]}`];
    }
  }
}

function listWords(key: string, { field, add, remove, had = [] }: Record<string, any>): string[] {
  const isIn = ({ id }: { id: string }) => had.includes(id);
  return [
    ...add
      .filter((one: { id: string }) => !isIn(one))
      .map(({ id }: { id: string }) => `${key} ${field} +${id}`),
    ...remove.filter(isIn).map(({ id }: { id: string }) => `${key} ${field} -${id}`),
  ];
}

/** Whether it was sent, and was not so already. */
export function isWritten(row: Row): boolean {
  const { sent_at: sentAt, before, kind } = row;
  const wanted = wantedOf(row);
  const was = JSON.parse(before ?? '{}') as Record<string, any>;
  if (!sentAt) return false;
  if (kind === 'move') return was.status?.id !== wanted.to?.id;
  if (kind === 'assign') return (was.assignee?.name ?? null) !== wanted.name;
  if (kind === 'points') return (was.points ?? null) !== wanted.points;
  return true;
}
