import { randomInt } from 'node:crypto';
import { paths } from '../../src/paths.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';
import { COMMENT_ASKS } from './comment-asks.js';
import { EDIT_ASKS } from './edit-asks.js';
import { oneIn, oneOf, serial, type Ask, type Place } from './place.js';

/** Project and type of what is added. */
const STORY = 'BIG 10001';
/** The transition that wants a resolution. */
const DONE = '41';
/** The column of a board by categories into which one way leads for what is new. */
const IN_PROGRESS = '1';

/** Mostly those that Jira offers; now and then all, as from a page that was left open. */
function waysFrom(status: string, { world }: FakeJira): string[] {
  const ways = world.workflows[0].transitions.filter(({ onlyFor }) => !onlyFor);
  const offered = ways.filter(({ from }) => from.includes(status));
  return (oneIn(5) ? ways : offered).map(({ id }) => id);
}

function points({ boardId, keys, jira }: Place): Ask {
  const key = oneOf(keys);
  const { points: shown } = jira.world.issue(key);
  const number = serial() / 100;
  const form = { points: number.toFixed(2), pointsShown: shown === null ? '' : String(shown) };
  return {
    ...{ what: 'points', key, wanted: { points: number } },
    ...{ path: paths.items.points({ boardId, key }), form },
  };
}

function assign({ name, other, boardId, ownKey: key, jira }: Place): Ask {
  const to = oneOf([name, other, null]);
  const form = { assignee: to ?? '', assigneeShown: jira.world.issue(key).assignee ?? '' };
  return { what: 'assign', key, wanted: { name: to }, path: paths.items.assignee({ boardId, key }), form };
}

function move({ boardId, ownKey: key, jira }: Place): Ask {
  const { status } = jira.world.issue(key);
  const by = oneOf(waysFrom(status, jira));
  const [{ id: resolution }] = jira.world.resolutions;
  const form = { transition: by, statusShown: jira.world.status(status).name };
  const typed: Record<string, string> = by === DONE ? { [`f-${DONE}-resolution`]: resolution } : {};
  return {
    ...{ what: 'move', key, wanted: { by } },
    ...{ path: paths.items.move({ boardId, key }), form: { ...form, ...typed } },
  };
}

function rank({ boardId, ownKey: key, still }: Place): Ask {
  const place = { [oneOf(['before', 'after'])]: oneOf(still) };
  return { what: 'rank', key, wanted: { place }, path: paths.items.move({ boardId, key }), form: place };
}

function create({ name, boardId }: Place): Ask {
  const summary = `${name} adds ${serial()}`;
  const form = { summary, what: STORY, ...(randomInt(2) === 0 && { column: IN_PROGRESS }) };
  return { what: 'create', key: 'BIG', wanted: { summary }, path: paths.boards.add({ id: boardId }), form };
}

/** Into an open sprint of the board, or out of all. */
function sprint({ boardId, ownKey: key, jira: { world } }: Place): Ask {
  const now = world.currentSprint(world.issue(key));
  const to = oneOf([undefined, ...world.sprints.filter(({ state }) => state !== 'closed')]);
  const form = { sprint: to ? `${to.id}:${to.name}` : '', sprintShown: now?.name ?? '' };
  const wanted = { sprint: to ? { id: String(to.id), name: to.name } : null };
  return { what: 'sprint', key, wanted, path: paths.items.sprint({ boardId, key }), form };
}

/** A link between the two that are one's own comes or goes, at either end. */
function link({ boardId, ownKey, editKey, jira: { world } }: Place): Ask {
  const isOutward = oneIn(2);
  const [key, other] = oneOf([
    [ownKey, editKey],
    [editKey, ownKey],
  ]);
  const { id, name, inward, outward } = oneOf(world.linkTypes);
  const words = isOutward ? outward : inward;
  // Of a type with one word there is one way only.
  const way = [id, name, isOutward || inward === outward, words];
  const ids = [key, other].map((one) => world.issue(one).id);
  const isThere = world.links.some(
    ({ type, from, to }) => type === id && ids.includes(from) && ids.includes(to),
  );
  const wanted = { other, words, isOutward: way[2] };
  const path = paths.items.links({ boardId, key });
  if (isThere && !oneIn(4))
    return { what: 'unlink', key, wanted, path, form: { unlink: JSON.stringify([...way, other]) } };
  return { what: 'link', key, wanted, path, form: { link: other, linkBy: JSON.stringify(way) } };
}

const ASKS: ((place: Place) => Ask)[] = [
  ...[points, points, assign, move, move, rank, create, sprint, link, link],
  ...EDIT_ASKS,
  ...COMMENT_ASKS,
];

/** Something that somebody asks for, as the page that they see sends it. */
export function nextAsk(place: Place): Ask {
  return oneOf(ASKS)(place);
}
