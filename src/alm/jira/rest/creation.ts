import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient, AlmEditField, AlmIssueType, AlmList } from '../../alm-provider.js';
import { plainWord } from '../../../words.js';
import { jiraUrl } from '../wire/jira-url.js';
import { issues } from './issue-json.js';
import { amount, id, list, optional, perhaps, text } from './jira-json.js';
import { readIssues, readPages } from './jira-list.js';
import type { JiraRest } from './jira-rest.js';
import { readChange } from './jira-writes.js';
import { projectsJql } from './jql.js';
import { API, issuePath, number, projectSegment } from './paths.js';
import { keyedFields, listedFields } from './screens.js';

const MARK = 'footbridge.change';
const PAGE = 50;
const MOST_TYPES = 200;
const MOST_FIELDS = 500;
/** Of what somebody has created since, the first that are looked through for a mark. */
const MOST_CANDIDATES = 500;
const MINUTE = 60_000; // milliseconds
/** Jira counts by its own clock, and in whole minutes. */
const MARGIN = 5; // minutes

const issueType = z
  .object({ id, name: text, subtask: optional(z.boolean()) })
  .transform(({ subtask, ...type }) => ({ ...type, isSubtask: subtask ?? false }));
const page = { isLast: optional(z.boolean()), total: optional(amount) };
const typesPage = z.object({ values: perhaps(issueType), ...page });
const fieldsPage = z.object({ values: z.array(z.unknown()), ...page });
/** What one call gave before Jira 9.0. */
const everything = z.object({
  projects: list(
    z.object({
      issuetypes: list(issueType.and(z.object({ fields: keyedFields }))),
    }),
  ),
});
const createdIssue = z.object({ id, key: text });
const property = z.object({ value: z.object({ id: text }) });

type CreationCalls = Pick<AlmClient, 'creatableTypes' | 'createFields' | 'create' | 'created'>;

/** New work items: of which types, with which fields, and made once only. */
export function creationCalls(rest: JiraRest): CreationCalls {
  return {
    async creatableTypes(project) {
      const path = `${API}/issue/createmeta/${projectSegment(project)}/issuetypes`;
      return orOld<AlmList<AlmIssueType>>(
        () => readPages(MOST_TYPES, (startAt) => rest.get(path, typesPage, { startAt, maxResults: PAGE })),
        async () => oldTypes(await old(project, {})),
      );
    },

    async createFields(project, typeId) {
      const path = `${API}/issue/createmeta/${projectSegment(project)}/issuetypes/${number(typeId)}`;
      return orOld(
        () => allFields((startAt) => rest.get(path, fieldsPage, { startAt, maxResults: PAGE })),
        async () => {
          const types = await old(project, { issuetypeIds: typeId, expand: 'projects.issuetypes.fields' });
          return types.items.find(({ id }) => id === typeId)?.fields ?? [];
        },
      );
    },

    async create(fields, mark) {
      let made: { id: string; key: string } | undefined;
      await rest.call({
        method: 'POST',
        url: jiraUrl(rest.baseUrl, `${API}/issue`),
        json: { fields, properties: [{ key: MARK, value: { id: mark } }] },
        judge: (reply) => (made = readChange(reply, createdIssue)),
      });
      return made!;
    },

    /** Queries know properties only with an app of their own: all that was made since is looked through. */
    async created({ project, summary, mark, age }) {
      const minutes = Math.ceil(age / MINUTE) + MARGIN;
      const jql = `${projectsJql([project])} AND creator = currentUser() AND created >= "-${minutes}m" ORDER BY created ASC`;
      const items = await candidatesOf(jql);
      // A rule in Jira may have worded it anew.
      const isAlike = (one: { summary: unknown }) => squeezed(one.summary) === squeezed(summary);
      const candidates = [...items.filter(isAlike), ...items.filter((one) => !isAlike(one))];
      for (const { key } of candidates) if ((await markOf(key)) === mark) return key;
      return undefined;
    },
  };

  function old(project: string, query: Record<string, string>) {
    const asked = { projectKeys: projectSegment(project), ...query };
    return rest
      .get(`${API}/issue/createmeta`, everything, asked)
      .then(
        ({ projects }) => projects.items.at(0)?.issuetypes ?? { items: [], unreadable: [], isCut: false },
      );
  }

  async function candidatesOf(jql: string): Promise<{ key: string; summary: unknown }[]> {
    const found: { key: string; summary: unknown }[] = [];
    for (let startAt = 0; startAt < MOST_CANDIDATES;) {
      const asked = { jql, fields: ['summary'], startAt, maxResults: PAGE };
      const page = await rest.post(`${API}/search`, issues, asked);
      found.push(...readIssues(page, ({ key, fields }) => ({ key, summary: fields.summary })).items);
      startAt += page.issues.length;
      if (page.issues.length === 0 || startAt >= (page.total ?? 0)) break;
    }
    return found;
  }

  async function markOf(key: string): Promise<string | undefined> {
    try {
      return (await rest.get(`${issuePath(key)}/properties/${MARK}`, property)).value.id;
    } catch (error) {
      if (error instanceof AlmProblem && error.kind === 'not-found') return undefined;
      throw error;
    }
  }
}

function squeezed(text: unknown): string {
  return plainWord(text).replace(/\s+/g, ' ').trim();
}

/** Jira before 8.4 takes the new address for something else; since 9.0 there is only that one. */
async function orOld<T>(now: () => Promise<T>, before: () => Promise<T>): Promise<T> {
  try {
    return await now();
  } catch (error) {
    if (!(error instanceof AlmProblem && error.kind === 'not-found')) throw error;
    return before().catch(() => Promise.reject(error));
  }
}

function oldTypes({
  items,
  ...list
}: AlmList<AlmIssueType & { fields: AlmEditField[] }>): AlmList<AlmIssueType> {
  return { ...list, items: items.map(({ id, name, isSubtask }) => ({ id, name, isSubtask })) };
}

async function allFields(
  ask: (startAt: number) => Promise<z.output<typeof fieldsPage>>,
): Promise<AlmEditField[]> {
  const raws: unknown[] = [];
  while (raws.length < MOST_FIELDS) {
    const { values, isLast, total } = await ask(raws.length);
    raws.push(...values);
    if (values.length === 0 || isLast || raws.length >= (total ?? Infinity)) break;
    if (isLast === undefined && total === undefined && values.length < PAGE) break;
  }
  return listedFields.parse(raws);
}
