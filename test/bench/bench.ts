import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { benchBlock } from './block.js';
import { benchBoardPage } from './board-page.js';
import { benchBrowserPage } from './browser-page.js';
import { tableOf, type Section } from './figures.js';
import { benchChangedCard } from './changed-card.js';
import { benchFirstRead } from './first-read.js';
import { benchIdle } from './idle.js';
import { benchMoves } from './moves.js';
import { benchPeople } from './people.js';
import { benchRefresh } from './refresh.js';
import { benchSigning } from './signing.js';
import { onStage } from './stage.js';
import { benchStart } from './start.js';
import { benchWrites } from './writes.js';

const MANY = 10_000; // work items
const EVERYBODY = Array.from({ length: 50 }, (_, at) => `person${at + 1}`);

/** Each with processes of its own, which have served nothing before. */
const SECTIONS: Record<string, () => Promise<Section>> = {
  board: () => onStage(benchBoardPage),
  browser: () => onStage(benchBrowserPage),
  'changed-card': () => onStage(benchChangedCard, { people: EVERYBODY }),
  'first-read': () => onStage(benchFirstRead),
  refresh: () => onStage(benchRefresh, { people: EVERYBODY.slice(0, 20) }),
  block: () => onStage((stage) => benchBlock(stage, MANY), { issues: MANY }),
  people: () => onStage(benchPeople, { people: EVERYBODY }),
  idle: () => onStage(benchIdle, { people: EVERYBODY.slice(0, 20) }),
  moves: () => onStage(benchMoves),
  writes: () => onStage(benchWrites),
  start: () =>
    onStage(async ({ footbridge }) => {
      await footbridge.halt();
      return benchStart(footbridge.dataDir);
    }),
  signing: benchSigning,
};

/**
 * npm run bench [-- [names of sections] [--json FILE]]: what Footbridge costs, each figure beside a floor measured in
 * the same run.
 */
async function main(): Promise<void> {
  const [named, json] = split(process.argv.slice(2));
  const unknown = named.filter((name) => !(name in SECTIONS));
  if (unknown.length > 0)
    throw new Error(
      `There is no section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}.`,
    );
  const sections: Section[] = [];
  const machine = `${cpus().length} cores of ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0].toFixed(1)} at the start`;
  console.log(`${machine}; clients and servers share the cores.\n`);
  for (const name of named.length > 0 ? named : Object.keys(SECTIONS)) {
    const section = await SECTIONS[name]();
    sections.push(section);
    console.log(tableOf(section));
  }
  if (json) writeFileSync(json, JSON.stringify({ machine, at: new Date(), sections }, null, 2) + '\n');
}

function split(given: string[]): [string[], string | undefined] {
  const at = given.indexOf('--json');
  return at < 0 ? [given, undefined] : [given.toSpliced(at, 2), given[at + 1]];
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
