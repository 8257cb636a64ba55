import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { benchBoardPage } from './board-page.js';
import { tableOf, type Section } from './figures.js';
import { benchFirstRead } from './first-read.js';
import { benchSigning } from './signing.js';
import { setStage } from './stage.js';
import { benchStart } from './start.js';
import { benchWrites } from './writes.js';

/** npm run bench [-- --json FILE]: what Footbridge costs, each figure beside a floor measured in the same run. */
async function main(): Promise<void> {
  const sections: Section[] = [];
  const report = (section: Section) => {
    sections.push(section);
    console.log(tableOf(section));
  };
  const machine = `${cpus().length} cores of ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0].toFixed(1)} at the start`;
  console.log(`${machine}; clients and servers share the cores.\n`);

  const stage = await setStage();
  try {
    report(await benchBoardPage(stage));
    report(await benchFirstRead(stage));
    report(await benchWrites(stage));
    await stage.footbridge.halt();
    report(await benchStart(stage.footbridge.dataDir));
  } finally {
    await stage.stop();
  }
  report(await benchSigning());

  const file = process.argv[process.argv.indexOf('--json') + 1];
  if (process.argv.includes('--json') && file) {
    writeFileSync(file, JSON.stringify({ machine, at: new Date(), sections }, null, 2) + '\n');
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
