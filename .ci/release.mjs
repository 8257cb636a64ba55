// Prints what is new in a version, for its release, and ends with 1 when the tag, package.json and CHANGELOG.md do not
// say the same. node .ci/release.mjs v1.2.3
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (tag !== `v${version}`)
  stop(`The tag is ${tag || 'missing'} and package.json says ${version}: one of them is wrong.`);

const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^(?=## )/m);
const section = sections.find((one) => one.startsWith(`## ${version} `));
if (!section)
  stop(`CHANGELOG.md has no heading "## ${version} - <date>": give what is Unreleased its version first.`);
if (!/^## \S+ - \d{4}-\d\d-\d\d$/m.test(section.split('\n')[0]))
  stop(`The heading of ${version} in CHANGELOG.md is to be "## ${version} - <year>-<month>-<day>".`);
const news = section.split('\n').slice(1).join('\n').trim();
if (news === '') stop(`CHANGELOG.md says nothing of ${version}.`);
console.log(news);

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
