import type { Seen } from '../../src/changes/change-kind.js';
import { assign } from '../../src/changes/kinds/assign.js';
import { comment } from '../../src/changes/kinds/comment.js';
import { create } from '../../src/changes/kinds/create.js';
import { edit } from '../../src/changes/kinds/edit.js';
import { editList } from '../../src/changes/kinds/edit-list.js';
import { link, unlink } from '../../src/changes/kinds/link.js';
import { move } from '../../src/changes/kinds/move.js';
import { deleteComment, editComment } from '../../src/changes/kinds/own-comment.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { putInSprint } from '../../src/changes/kinds/sprint.js';
import type { Issue, World } from '../fake-jira/world.js';
import type { Wish } from '../support/at-changes.js';

interface At {
  world: World;
  key: string;
  /** What Ben wants, as its row has it. */
  wanted: any;
}

/** One kind of change, from its beginning to what becomes of it in Jira. */
interface Story {
  kind: Wish['kind'];
  /** What Ben wants of a work item that nobody else has. */
  wanted(issue: Issue, world: World): object;
  /** What his page showed of it. */
  seen?: Seen;
  /** Jira makes it as Ben, although nobody hears of that. @param id of its row */
  does(at: At, id: string): unknown;
  /** Ada makes something else of it; absent where that is no conflict. */
  theirs?(at: At): unknown;
  /** How often Jira shows it. */
  times(at: At): number;
}

const BEN = { by: 'ben' };
const ADA = { by: 'ada' };
const THIRTEEN = { id: '13', name: 'Sprint 13' };
const IN_PROGRESS = { name: 'In Progress', statusIds: ['3'] };
const SUMMARY = { field: 'summary', label: 'Summary', control: 'text' as const, text: 'Ben’s' };

const bodies = ({ world, key }: At) => world.issue(key).comments.map(({ body }) => body);
const count = <T>(all: readonly T[], one: T) => all.filter((other) => other === one).length;
/** How often somebody wrote that into the history. */
const written = ({ world, key }: At, value: string) =>
  count(
    world.issue(key).history.flatMap(({ items }) => items.map((item) => item.toString)),
    value,
  );

/** Every kind, by its type. */
export const STORIES: Record<string, Story> = {
  points: {
    kind: setPoints,
    wanted: () => ({ points: 8 }),
    seen: { points: '3' },
    does: ({ world, key }) => world.editIssue(key, { points: 8 }, BEN),
    theirs: ({ world, key }) => world.editIssue(key, { points: 1 }, ADA),
    times: (at) => written(at, '8'),
  },
  assign: {
    kind: assign,
    wanted: () => ({ name: 'cleo' }),
    seen: { assignee: 'ben' },
    does: ({ world, key }) => world.editIssue(key, { assignee: 'cleo' }, BEN),
    theirs: ({ world, key }) => world.editIssue(key, { assignee: 'dora' }, ADA),
    times: ({ world, key }) => Number(world.issue(key).assignee === 'cleo'),
  },
  move: {
    kind: move,
    wanted: () => ({ into: IN_PROGRESS, typed: {} }),
    seen: { status: 'To Do' },
    does: ({ world, key }) => world.editIssue(key, { status: 'In Progress' }, BEN),
    theirs: ({ world, key }) => world.editIssue(key, { status: 'In Review' }, ADA),
    times: (at) => written(at, 'In Progress'),
  },
  sprint: {
    kind: putInSprint,
    wanted: () => ({ sprint: THIRTEEN }),
    seen: { sprint: 'Sprint 12, checkout [part=2]' },
    does: ({ world, key }) => world.editIssue(key, { sprints: [13] }, BEN),
    theirs: ({ world, key }) => world.editIssue(key, { sprints: [] }, ADA),
    times: ({ world, key }) => Number(world.currentSprint(world.issue(key))?.id === 13),
  },
  rank: {
    kind: rank,
    wanted: () => ({ place: { before: 'SHOP-9' } }),
    does: ({ world, key }) => world.rankIssue(key, { before: 'SHOP-9' }, BEN),
    times: ({ world, key }) => Number(world.issue(key).rank < world.issue('SHOP-9').rank),
  },
  edit: {
    kind: edit,
    wanted: () => SUMMARY,
    seen: { text: 'A work item' },
    does: ({ world, key }) => world.editIssue(key, { summary: 'Ben’s' }, BEN),
    theirs: ({ world, key }) => world.editIssue(key, { summary: 'Ada’s' }, ADA),
    times: (at) => written(at, 'Ben’s'),
  },
  'edit-list': {
    kind: editList,
    wanted: () => labels(['urgent']),
    does: ({ world, key }) => world.editIssue(key, { labels: ['urgent'] }, BEN),
    times: ({ world, key }) => count(world.issue(key).labels, 'urgent'),
  },
  comment: {
    kind: comment,
    wanted: () => ({ text: 'Well said' }),
    does: ({ world, key }) => world.comment(key, 'Well said', BEN),
    times: (at) => count(bodies(at), 'Well said'),
  },
  'edit-comment': {
    kind: editComment,
    wanted: ({ key }, world) => ({ id: world.comment(key, 'First', BEN).id, text: 'Second' }),
    seen: { text: 'First' },
    does: ({ world, key, wanted }) => world.editComment(key, wanted.id, 'Second'),
    theirs: ({ world, key, wanted }) => world.editComment(key, wanted.id, 'Third'),
    times: (at) => count(bodies(at), 'Second'),
  },
  'delete-comment': {
    kind: deleteComment,
    wanted: ({ key }, world) => ({ id: world.comment(key, 'Hasty', BEN).id }),
    does: ({ world, key, wanted }) => world.deleteComment(key, wanted.id, BEN),
    times: (at) => Number(bodies(at).length === 0),
  },
  link: {
    kind: link,
    wanted: () => BLOCKS,
    does: ({ world, key }) => world.linkIssues(key, 'Blocks', BLOCKS.other, BEN),
    times: ({ world, key }) => linksOf(world, key),
  },
  unlink: {
    kind: unlink,
    wanted: ({ key }, world) => {
      world.linkIssues(key, 'Blocks', BLOCKS.other, BEN);
      return BLOCKS;
    },
    does: ({ world, key }) =>
      world.unlink(world.links.find(({ from }) => from === world.issue(key).id)!.id, BEN),
    times: ({ world, key }) => 1 - linksOf(world, key),
  },
  create: {
    kind: create,
    wanted: ({ key }) => ({ ...NEW, summary: `Beside ${key}` }),
    does: ({ world, wanted: { summary } }, id) =>
      world.addIssue({
        ...{ project: 'SHOP', summary, reporter: 'ben', creator: 'ben' },
        properties: { 'footbridge.change': { id } },
      }),
    times: ({ world, wanted: { summary } }) => world.issues.filter((one) => one.summary === summary).length,
  },
};

const NEW = { boardId: 'a-board', project: 'SHOP', type: { id: '10001', name: 'Story' }, fields: {} };

const BLOCKS = { type: { id: '10000', name: 'Blocks' }, isOutward: true, words: 'blocks', other: 'SHOP-9' };
const linksOf = (world: World, key: string) =>
  world.links.filter(({ from }) => from === world.issue(key).id).length;

/** Labels to be added, and taken away. */
export function labels(add: string[], remove: string[] = []) {
  const named = (names: string[]) => names.map((name) => ({ id: name, name }));
  return {
    ...{ field: 'labels', label: 'Labels', control: 'labels' as const },
    add: named(add),
    remove: named(remove),
  };
}
