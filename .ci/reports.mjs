// Reads jest's JSON reports for .ci/run: node .ci/reports.mjs failed|settle|tell|count report…
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const TOLD_WHOLE = 8; // tests; of the others only their names
const LINES = 12; // of what one test says

const [what, ...files] = process.argv.slice(2);
const commands = { failed, settle, tell, count };
commands[what](...files);

/** Prints the spec files of which something failed. */
function failed(report) {
  for (const { name } of filesOf(report).filter(({ status }) => status === 'failed'))
    console.log(pathOf(name));
}

/**
 * What ran again counts as it came out then: the first report gets those outcomes, and keeps what was different before.
 * Prints the tests that passed only then.
 */
function settle(report, again) {
  const later = new Map(filesOf(again).map((file) => [file.name, file]));
  const testResults = filesOf(report).map((file) => {
    const other = later.get(file.name);
    if (!other || other.status === 'failed') return other ?? file;
    const unstable = faultsOf(file);
    for (const { title } of unstable) console.log(`${pathOf(file.name)} › ${title}`);
    return { ...other, unstable };
  });
  writeFileSync(report, JSON.stringify({ testResults }));
}

/** Prints what failed, and what failed at first, with what it said. */
function tell(...reports) {
  const files = reports.flatMap(filesOf);
  const told = files.flatMap((file) => [
    ...faultsOf(file).map((fault) => ({ ...fault, file })),
    ...(file.unstable ?? []).map((fault) => ({ ...fault, file, isOver: true })),
  ]);
  told.forEach(({ file, title, message, isOver }, index) => {
    console.log(`\n${isOver ? 'Failed at first' : 'Failed'}: ${pathOf(file.name)} › ${title}`);
    if (index < TOLD_WHOLE) console.log(short(message));
  });
}

/** Prints "passed failed pending". A file that could not run is a failure, and so is no report. */
function count(...reports) {
  const sum = { passed: 0, failed: 0, pending: 0 };
  for (const report of reports) {
    if (!existsSync(report)) sum.failed++;
    for (const file of filesOf(report)) {
      sum.failed += faultsOf(file).length;
      for (const { status } of file.assertionResults)
        if (status === 'passed') sum.passed++;
        else if (status !== 'failed') sum.pending++;
    }
  }
  console.log(sum.passed, sum.failed, sum.pending);
}

function filesOf(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
}

function faultsOf({ status, message, assertionResults }) {
  if (status !== 'failed') return [];
  const faults = assertionResults
    .filter((test) => test.status === 'failed')
    .map(({ fullName, failureMessages }) => ({ title: fullName, message: failureMessages.join('\n') }));
  return faults.length > 0 ? faults : [{ title: 'the file as a whole', message }];
}

function pathOf(name) {
  return relative(process.cwd(), name);
}

function short(message) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at .*node_modules/.test(line));
  return lines
    .slice(0, LINES)
    .map((line) => `  ${line.slice(0, 300)}`)
    .join('\n');
}
