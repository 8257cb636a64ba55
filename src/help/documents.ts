import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { causesAsMarkdown } from '../alm/jira/causes/causes-page.js';
import { licencesAsMarkdown } from './licences.js';

const ROOT = join(__dirname, '..', '..');

/** A page of Help, which is also a page of the repository, or is made from what the code knows. */
export interface Document {
  /** In its address. */
  name: string;
  title: string;
  /** One sentence for the list. */
  about: string;
  /** From the root of the repository, for what links to it there; empty where it is made. */
  file: string;
  markdown(): string;
}

const README = 'README.md';

export const DOCUMENTS: Document[] = [
  page('linking', 'Link a Jira', 'For administrators, and for everybody who links themselves.'),
  page('boards', 'A day on a board', 'Make one, find, change, and see what others do.'),
  page('changes', 'What became of my change?', 'The states of a change, and what to do about each.'),
  {
    name: 'sight',
    title: 'Who sees what',
    about: 'What is kept, who is shown it, and how long.',
    file: '',
    markdown: () => sections('Who sees what'),
  },
  {
    name: 'causes',
    title: 'What can stand between Footbridge and Jira',
    about: 'Every cause that is told apart, who mends it, where and how.',
    file: 'src/alm/jira/causes/causes.md',
    markdown: () => causesAsMarkdown(),
  },
  {
    name: 'running',
    title: 'Run Footbridge',
    about: 'Container, settings and commands.',
    file: README,
    markdown: () => sections('Container', 'Settings', 'Commands'),
  },
  whole(
    'serving',
    'Serve Footbridge to people',
    'Proxies, https and systemd, with samples.',
    'docs/serving/README.md',
  ),
  whole('security', 'Security', 'What is protected, how, and how to report what is not.', 'SECURITY.md'),
  whole('news', 'What is new', 'What changed for those who use and run Footbridge.', 'CHANGELOG.md'),
  {
    name: 'licences',
    title: 'Licences',
    about: 'Of everything that Footbridge is made of.',
    file: '',
    markdown: licencesAsMarkdown,
  },
];

function page(name: string, title: string, about: string): Document {
  return whole(name, title, about, `docs/help/${name}.md`);
}

function whole(name: string, title: string, about: string, file: string): Document {
  return { name, title, about, file, markdown: () => read(file) };
}

/** Those sections of the README, each with its heading. */
function sections(...titles: string[]): string {
  const all = read(README).split(/^(?=## )/m);
  return titles.map((title) => all.find((section) => section.startsWith(`## ${title}\n`)) ?? '').join('\n');
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
