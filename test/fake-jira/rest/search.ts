import { jsonText, refuse, Refusal, errors, type Answer } from '../answer.js';
import { JqlError } from '../jql.js';
import { searchJql, type Found } from '../jql-search.js';
import type { Field, Issue } from '../world.js';
import { route, type RestCall } from './rest-call.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000; // jira.search.views.default.max

export const searchRoutes = [
  route('GET', '/rest/api/2/search', (call) => search(call, { jql: call.request.parameter('jql') ?? '' })),
  route('POST', '/rest/api/2/search', (call) => {
    const body = call.request.json();
    return search(call, { jql: typeof body.jql === 'string' ? body.jql : '', body });
  }),
];

interface SearchOptions {
  jql: string;
  body?: Record<string, unknown>;
  /** Adds the members that only the agile API has. */
  agile?: boolean;
}

/** One page of what a query finds for the caller. */
export function search(call: RestCall, { jql, body = {}, agile = false }: SearchOptions): Answer {
  const { request, site, world, write, person } = call;
  const validate =
    (body.validateQuery ?? request.parameter('validateQuery')) !== false &&
    request.parameter('validateQuery') !== 'false';
  const { issues, warnings } = findIssues(call, jql, validate);
  const startAt = request.fault('ignoreStartAt')
    ? 0
    : Math.max(0, wholeNumber(body.startAt) ?? request.number('startAt', 0));
  const maxResults = pageSize(
    call,
    wholeNumber(body.maxResults) ?? request.number('maxResults', DEFAULT_PAGE),
  );
  if (startAt + maxResults > site.version.searchWindow) {
    throw refuse(
      400,
      `Search limit exceeded: the result window is too large, from + size must be at most ${site.version.searchWindow}.`,
    );
  }
  const fields = wantedFields(call, body.fields, '*navigable');
  const page = issues.slice(startAt, startAt + maxResults);
  const texts = page.map((issue) =>
    write.write(issue, fields, person, agile ? write.agileMembers(issue, person) : []),
  );

  const expanded = expansions(call, fields, body);
  const members = [
    '"expand":"schema,names"',
    `"startAt":${startAt}`,
    `"maxResults":${maxResults}`,
    ...(request.fault('withoutTotal') ? [] : [`"total":${issues.length}`]),
    `"issues":[${texts.join(',')}]`,
    ...(warnings.length > 0
      ? [`"warningMessages":${JSON.stringify(warnings)}`]
      : site.version.writesNullMembers
        ? ['"warningMessages":null']
        : []),
    ...expanded,
  ];
  const answer = jsonText(`{${members.join(',')}}`);
  request.fault('mutateBetweenPages')?.change(world, Math.floor(startAt / Math.max(1, maxResults)) + 1);
  return answer;
}

/** What a query finds for the caller, or 400 with the query's mistakes. */
export function findIssues({ world, person }: RestCall, jql: string, validate = true): Found {
  try {
    return searchJql(jql, { world, person }, validate);
  } catch (error) {
    if (!(error instanceof JqlError)) throw error;
    throw new Refusal(errors(400, error.message.split('\n')));
  }
}

/** The page size that was asked for, quietly lowered to what this Jira gives. */
export function pageSize({ request }: RestCall, asked: number, largest = LARGEST_PAGE): number {
  return Math.max(0, Math.min(asked, largest, request.fault('maxResults')?.cap ?? Infinity));
}

/** The fields that `fields` names: ids, `*all`, `*navigable` and `-id`. */
export function wantedFields({ request, world }: RestCall, inBody: unknown, otherwise: string): Field[] {
  const named = Array.isArray(inBody) ? inBody.map(String) : request.values('fields');
  const names = named
    .flatMap((value) => value.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
  const without = new Set(names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const positive = names.filter((name) => !name.startsWith('-'));
  const wanted = new Set(positive.length > 0 ? positive : [otherwise]);
  return world.fields.filter(
    ({ id, navigable }) =>
      id !== 'issuekey' &&
      !without.has(id) &&
      (wanted.has('*all') || (wanted.has('*navigable') && navigable) || wanted.has(id)),
  );
}

/** The finished members for `expand=names,schema`. */
export function expansions(call: RestCall, fields: Field[], body: Record<string, unknown> = {}): string[] {
  const nulls = call.site.version.writesNullMembers;
  const names = call.expands('names', body)
    ? Object.fromEntries(fields.map(({ id, name }) => [id, name]))
    : null;
  const schema = call.expands('schema', body)
    ? Object.fromEntries(fields.flatMap(({ id, schema }) => (schema ? [[id, schema]] : [])))
    : null;
  return [
    ...(names || nulls ? [`"names":${JSON.stringify(names)}`] : []),
    ...(schema || nulls ? [`"schema":${JSON.stringify(schema)}`] : []),
  ];
}

const wholeNumber = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

/** Two queries at once: `extra` may bring an order of its own. */
export function both(jql: string, extra: string | undefined): string {
  if (!extra?.trim()) return jql;
  const [, where, order] = split(jql);
  const [, extraWhere, extraOrder] = split(extra);
  const clauses = [where, extraWhere].filter((part) => part.trim()).map((part) => `(${part})`);
  return `${clauses.join(' AND ')} ${extraOrder || order}`.trim();
}

const split = (jql: string) => /^(.*?)((?:\border\s+by\b.*)?)$/is.exec(jql) ?? ['', jql, ''];

/** Issue keys or ids of a body such as `{"issues":["SHOP-1"]}`. */
export function issuesOf(call: RestCall, keys: unknown): Issue[] {
  if (!Array.isArray(keys) || keys.length === 0) throw refuse(400, 'At least one issue must be provided.');
  if (keys.length > 50) throw refuse(400, 'The number of issues to be processed cannot exceed 50.');
  return keys.map((key) => call.issue(String(key)));
}
