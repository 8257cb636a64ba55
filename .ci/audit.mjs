// Says which packages that ship are known to be bad, as the registry knows it today. Ends with 1 when there is one, and
// with 75 when the registry does not answer: then nothing is known. npm run audit
import { spawnSync } from 'node:child_process';

const UNKNOWN = 75;
const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });
const report = parsed(stdout);
if (!report?.metadata) {
  const reason = report?.message ?? stderr.trim().split('\n')[0];
  console.error(`!!! SKIPPED: the registry does not say which packages are bad: ${reason}`);
  process.exit(UNKNOWN);
}
const bad = Object.values(report.vulnerabilities);
for (const { name, severity, via } of bad)
  console.error(`${name} (${severity}): ${via.map(inWords).join('; ')}`);
const { total } = report.metadata.dependencies;
console.log(
  bad.length === 0 ? `None of ${total} packages is known to be bad.` : `${bad.length} known to be bad.`,
);
process.exitCode = bad.length === 0 ? 0 : 1;

/** Another package that has the fault, or what the fault is. */
function inWords(via) {
  return typeof via === 'string' ? `through ${via}` : `${via.title}, ${via.url}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
