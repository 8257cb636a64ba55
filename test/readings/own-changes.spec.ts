import fc from 'fast-check';
import { AccountsService } from '../../src/accounts/accounts.service.js';
import type { WorkItemSource } from '../../src/alm/alm-provider.js';
import { edit } from '../../src/changes/kinds/edit.js';
import { setPoints } from '../../src/changes/kinds/points.js';
import { rank } from '../../src/changes/kinds/rank.js';
import { putInSprint } from '../../src/changes/kinds/sprint.js';
import { Credential } from '../../src/credentials/credential.entity.js';
import { Readings } from '../../src/readings/readings.js';
import { StoredReadings } from '../../src/readings/kept/stored-readings.js';
import { OpenWorkItems } from '../../src/readings/open-work-items.js';
import { digestOf, type Source } from '../../src/readings/source.js';
import type { Issue } from '../fake-jira/world.js';
import { atChanges, type Wish } from '../support/at-changes.js';

const at = atChanges();

const SOURCES: WorkItemSource[] = [
  { type: 'projects', keys: ['SHOP'] },
  { type: 'board', id: '1', sprint: 'active' },
];
const KEYS = ['SHOP-4', 'SHOP-5', 'SHOP-6', 'SHOP-7', 'SHOP-8', 'SHOP-9', 'SHOP-10', 'SHOP-11'];
/** Where Jira tells of work items. */
const LISTS = /\/(search|issue)$/;
let readings: Readings;
let stored: StoredReadings;
let ben: Credential;
let sources: Source[];

beforeAll(async () => {
  const { app, database } = at.team.footbridge;
  readings = app.get(Readings);
  stored = app.get(StoredReadings);
  ben = await database.read.findOneByOrFail(Credential, { profileId: at.profileId });
  const account = await app.get(AccountsService).findSaved(at.team.accountId);
  sources = SOURCES.map((query) => ({ account, query }));
});

const isIn = ({ query }: Source, issue: Issue) =>
  query.type === 'projects'
    ? query.keys.includes(issue.project)
    : issue.project === 'SHOP' && at.world.currentSprint(issue)?.state === 'active';
const looks = () => Promise.all(sources.map((source) => readings.refresh(ben, source)));

/** What Ben is shown, in its order; nothing where nothing was read. */
async function shown(source: Source): Promise<string[]> {
  const reading = await readings.find(ben, source);
  const items = reading ? await readings.items(reading) : [];
  return items.map(({ key, summary, points }) => `${key} ${summary} ${points}`);
}

/** What Jira shows him, by rank. */
const truth = (source: Source) =>
  at.world
    .visibleTo(at.world.person('ben'))
    .filter((issue) => isIn(source, issue))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ key, summary, points }) => `${key} ${summary} ${points ?? null}`);

/** The answer with that number is kept back until it is let go, unless it comes after those that count. */
function holdBack(number: number) {
  let [letGo, reach, count, doCount] = [() => {}, () => {}, 0, true];
  const until = new Promise<void>((resolve) => (letGo = resolve));
  const isReached = new Promise<void>((resolve) => (reach = resolve));
  at.team.jira.faults.plant({
    kind: 'hold',
    on: LISTS,
    get until() {
      if (!doCount || count++ !== number) return Promise.resolve();
      reach();
      return until;
    },
  });
  return { letGo, isReached, noneMore: () => (doCount = false) };
}

interface Own {
  what: 'rank' | 'summary' | 'points' | 'sprint' | 'lost';
  key: string;
  other: string;
  number: number;
}

function wishOf({ what, key, other, number }: Own): Wish {
  if (what === 'rank') return { kind: rank, key, wanted: { place: { before: other } } };
  if (what === 'points') return { kind: setPoints, key, wanted: { points: number } };
  const sprint = number % 2 ? { id: '13', name: 'Sprint 13' } : null;
  if (what === 'sprint') return { kind: putInSprint, key, wanted: { sprint } };
  const text = `Called ${number} by Ben`;
  return { kind: edit, key, wanted: { field: 'summary', label: 'Summary', control: 'text', text } };
}

/** Ben does it, or opens what Jira does not show him any more. */
async function act(own: Own): Promise<void> {
  if (own.what !== 'lost') return expect((await at.make(wishOf(own))).state).toBe('made');
  at.world.hide(own.key, 'ben');
  const { account } = sources[0];
  const handle = { profileId: at.profileId, account, key: own.key };
  await expect(at.team.footbridge.app.get(OpenWorkItems).open(handle)).rejects.toThrow(/no such work item/);
}

/** Whether what was told as made is in sight: it stands above the other one, and is called and estimated so. */
function isShown({ what, key, other, number }: Own, cards: string[]): boolean {
  const atOf = (one: string) => cards.findIndex((card) => card.startsWith(`${one} `));
  const card = cards[atOf(key)];
  if (what === 'lost') return !card;
  if (!card || what === 'sprint') return true;
  if (what === 'rank') return atOf(other) < 0 || atOf(key) === atOf(other) - 1;
  return what === 'points' ? card.endsWith(` ${number}`) : card.includes(` Called ${number} by Ben `);
}

test('what a person does while Jira is being asked stays in sight, and the next look shows what Jira shows', async () => {
  await looks();
  const key = fc.constantFrom(...KEYS);
  const number = fc.integer({ min: 1, max: 90 });
  const what = fc.constantFrom('rank', 'rank', 'summary', 'points', 'sprint', 'lost') as fc.Arbitrary<
    Own['what']
  >;
  const round = fc.record({
    isFirst: fc.integer({ min: 0, max: 3 }).map((one) => one === 0),
    theirs: fc.option(
      fc.record({ what: fc.constantFrom('rank', 'summary', 'sprint'), key, other: key, number }),
    ),
    held: fc.integer({ min: 0, max: 6 }),
    own: fc
      .record({ what, key, other: key, number })
      .filter((one) => one.what !== 'rank' || one.key !== one.other),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
      for (const { isFirst, theirs, held, own } of rounds) {
        if (isFirst) for (const source of sources) await stored.erase(ben.id, digestOf(source));
        if (theirs?.what === 'rank' && theirs.key !== theirs.other)
          at.world.rankIssue(theirs.key, { before: theirs.other });
        if (theirs?.what === 'summary')
          at.world.editIssue(theirs.key, { summary: `Called ${theirs.number} by Ada` }, { by: 'ada' });
        if (theirs?.what === 'sprint')
          at.world.editIssue(theirs.key, { sprints: [theirs.number % 2 ? 12 : 13] }, { by: 'ada' });
        const { letGo, isReached, noneMore } = holdBack(held);
        const looking = looks();
        let before: string[][];
        try {
          await Promise.race([isReached, looking]);
          noneMore();
          await act(own);
          before = await Promise.all(sources.map(shown));
        } finally {
          letGo();
          await looking;
          at.team.jira.faults.clear();
        }
        const after = await Promise.all(sources.map(shown));
        for (const cards of [...before, ...after])
          if (!isShown(own, cards)) throw new Error(JSON.stringify({ own, cards, before, after }, null, 1));
        await looks();
        for (const source of sources) expect(await shown(source)).toEqual(truth(source));
        if (own.what === 'lost') at.world.show(own.key, 'ben');
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);
