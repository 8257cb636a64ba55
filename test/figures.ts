import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Figures by which one sees whether the house stays readable. Each may fall, and takes its
 * limit down with it; none may rise above it. `npm run figures -- --where` names the places. */
const LIMITS = {
  'signature lines among the lines of handlers, in per cent': 20,
  'files of more than 200 lines': 0,
  'functions with five or more parameters (constructors and what passport calls apart)': 0,
  'words of one kind of account outside of alm': 0,
};

/** What belongs to one kind of account only: its names, and what its people prove themselves with. */
const KIND_WORDS =
  /jira-server-|consumer ?key|(access|request|bearer) ?token|personal token|\bOAuth ?[12]|\bRSA\b|user name and password/gi;
/** The same in the words of pages, and what only some kinds have. Names of parts, such as `steps.token`, are no words. */
const KIND_WORDS_OF_PAGES =
  /jira-server-|consumer ?key|(public|private) key|key pair|signature|\bsigned for\b|application link|client (id|secret)|\bOAuth\b|(?<![./#"])\btokens?\b/gi;
/** The tables of causes are as long as they have to be. */
const MAY_BE_LONG = /src\/alm\/jira\/causes\//;
const CALLED_BY_PASSPORT = /src\/alm\/jira\/consent\//;

const files = filesBelow('src', '.ts').map((name) => {
  const text = readFileSync(name, 'utf8');
  return { name, text, tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true) };
});
type SourceText = (typeof files)[number];

const found: Record<keyof typeof LIMITS, { value: number; where?: string[] }> = {
  'signature lines among the lines of handlers, in per cent': { value: shareOfSignatures() },
  'files of more than 200 lines': counted(
    files.filter(({ name, text }) => lines(text) > 200 && !MAY_BE_LONG.test(name)).map(({ name }) => name),
  ),
  'functions with five or more parameters (constructors and what passport calls apart)': counted(
    files.filter(({ name }) => !CALLED_BY_PASSPORT.test(name)).flatMap(longLists),
  ),
  'words of one kind of account outside of alm': counted([
    ...files
      .filter(({ name }) => !/^src\/(alm|database\/migrations)\//.test(name))
      .flatMap((file) => wordsIn(file.name, withoutComments(file), KIND_WORDS)),
    ...filesBelow('views', '.hbs').flatMap((name) =>
      wordsIn(name, readFileSync(name, 'utf8'), KIND_WORDS_OF_PAGES),
    ),
  ]),
};

let isOver = false;
for (const [figure, limit] of Object.entries(LIMITS)) {
  const { value, where = [] } = found[figure as keyof typeof LIMITS];
  console.log(`${String(value).padStart(4)} of at most ${limit}: ${figure}`);
  if (value <= limit && !process.argv.includes('--where')) continue;
  isOver ||= value > limit;
  for (const place of where) console.log(`       ${place}`);
}
if (isOver) process.exitCode = 1;

function counted(where: string[]): { value: number; where: string[] } {
  return { value: where.length, where };
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

function wordsIn(name: string, text: string, words: RegExp): string[] {
  return [...text.matchAll(words)].map(([word]) => `${name}: ${word}`);
}

function lines(text: string): number {
  return text.trimEnd().split('\n').length;
}

function every<T>({ tree }: SourceText, pick: (node: ts.Node) => T | undefined): T[] {
  const picked: T[] = [];
  const visit = (node: ts.Node) => {
    const one = pick(node);
    if (one !== undefined) picked.push(one);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return picked;
}

/** Decorators, name and parameters of what answers requests, beside what it does. */
function shareOfSignatures(): number {
  let [signature, all] = [0, 0];
  for (const file of files) {
    const lineOf = (position: number) => file.tree.getLineAndCharacterOfPosition(position).line;
    for (const { start, body, end } of every(file, handler)) {
      signature += lineOf(body) - lineOf(start) + 1;
      all += lineOf(end) - lineOf(start) + 1;
    }
  }
  return Math.round((100 * signature) / all);
}

function handler(node: ts.Node) {
  if (!ts.isMethodDeclaration(node) || !node.body) return undefined;
  const isRoute = ts.getDecorators(node)?.some((one) => /^@(Get|Post)\(/.test(one.getText()));
  return isRoute ? { start: node.getStart(), body: node.body.getStart(), end: node.getEnd() } : undefined;
}

function longLists(file: SourceText): string[] {
  return every(file, (node) => {
    if (!ts.isFunctionLike(node) || ts.isConstructorDeclaration(node) || node.parameters.length < 5)
      return undefined;
    return `${file.name}: ${node.name?.getText() ?? 'a function without a name'}`;
  });
}

function withoutComments({ text }: SourceText): string {
  return ts.transpileModule(text, {
    compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext, experimentalDecorators: true },
  }).outputText;
}
