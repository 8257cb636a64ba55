import { z } from 'zod';
import type * as alm from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import { cleanText, readInstant } from './field-values.js';
import { plainText } from '../call/jira-messages.js';

/*
 * Only the fields that are used; others are ignored. For Jira null and absent are the same.
 */

const text = z.string().transform(cleanText);
const id = z.union([z.string(), z.number()]).transform(String);
/** A part that can be done without: one that is odd is as good as absent. */
const optional = <T extends z.ZodType>(type: T) =>
  type
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
/** Apps and proxies turn numbers into texts. */
const amount = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/** A list whose elements are read one by one: an odd one is left out and named. */
const list = <T extends z.ZodType>(element: T) =>
  z.array(z.unknown()).transform((raws): alm.AlmList<z.output<T>> => {
    const parsed = raws.map((raw) => element.safeParse(raw));
    return {
      items: parsed.flatMap(({ data, success }) => (success ? [data as z.output<T>] : [])),
      unreadable: raws.filter((_, at) => !parsed[at].success).map(ownName),
      isCut: false,
    };
  });
/** As {@link list}, where no list is an empty one. */
const perhaps = <T extends z.ZodType>(element: T) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((raws) => raws ?? [])
    .pipe(list(element));

/** What an element that cannot be read calls itself: key, name or id. */
export function ownName(raw: unknown): string {
  const { key, name, displayName, id: own } = (raw ?? {}) as Record<string, unknown>;
  const said = [key, name, displayName, own].find(
    (value) => (typeof value === 'string' && value.trim() !== '') || typeof value === 'number',
  );
  return plainText(cleanText(String(said ?? ''))).slice(0, 50);
}

export const user = z
  .object({ key: optional(text), name: text, displayName: optional(text), timeZone: optional(text) })
  .transform(({ key, name, displayName, timeZone }) => ({
    key: key ?? name,
    name,
    displayName: displayName ?? name,
    ...(timeZone && { timeZone }),
  }));
export const users = list(user);

export const serverInfo = z.object({
  version: text,
  serverTitle: optional(text),
  baseUrl: optional(text),
  deploymentType: optional(text),
  serverTime: optional(text),
});

export const fields = list(
  z
    .object({
      id: text,
      name: text,
      custom: optional(z.boolean()),
      schema: optional(z.object({ type: optional(text), items: optional(text), custom: optional(text) })),
    })
    .transform(({ id, name, custom, schema }) => ({
      id,
      name,
      custom: custom ?? false,
      type: schema?.type ?? '',
      ...(schema?.items && { items: schema.items }),
      ...(schema?.custom && { customType: schema.custom }),
    })),
);

const category = z.enum(['new', 'indeterminate', 'done', 'undefined']).catch('undefined');
export const status = z
  .object({ id, name: text, statusCategory: optional(z.object({ key: category })) })
  .transform(({ id, name, statusCategory }) => ({ id, name, category: statusCategory?.key ?? 'undefined' }));

export const projects = list(z.object({ id, key: text, name: text }));

export const filter = z.object({ id, name: text, jql: text.nullish().transform((jql) => jql ?? '') });
export const filters = list(filter);

export const boards = z.object({
  values: list(
    z
      .object({ id, name: text, type: optional(text) })
      .transform(({ type, ...board }) => ({ ...board, type: type ?? '' })),
  ),
  isLast: optional(z.boolean()),
  total: optional(amount),
});

const column = z
  .object({ name: text, statuses: perhaps(z.object({ id })) })
  .transform(({ name, statuses }) => ({ name, statusIds: statuses.items.map(({ id }) => id) }));
export const boardConfiguration = z.object({
  name: text,
  columnConfig: optional(z.object({ columns: perhaps(column) })),
});

export const rawIssue = z.object({
  id,
  key: text,
  fields: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((fields) => fields ?? {}),
});
export type RawIssue = z.infer<typeof rawIssue>;

/** A page of issues, each still to be read: see readIssues. */
export const issues = z.object({
  startAt: amount,
  maxResults: amount,
  total: optional(amount),
  issues: z
    .array(z.unknown())
    .nullish()
    .transform((values) => values ?? []),
});

const allowedValue = z
  .object({ id: optional(id), name: optional(text), value: optional(text), displayName: optional(text) })
  .transform(({ id, name = '', value = '', displayName = '' }) => ({
    id: id ?? '',
    name: name || value || displayName,
  }))
  .catch({ id: '', name: '' });
const transitionField = z.object({
  name: optional(text),
  required: optional(z.boolean()),
  schema: optional(z.object({ type: optional(text) })),
  allowedValues: optional(z.array(allowedValue)),
});
/** Fields of a transition's screen, which Jira keys by field id. */
const transitionFields = optional(z.record(z.string(), optional(transitionField))).transform((fields) =>
  Object.entries(fields ?? {}).map(([id, { name, required, schema, allowedValues } = {}]) => ({
    id,
    name: name ?? id,
    required: required ?? false,
    type: schema?.type ?? '',
    ...(allowedValues && { allowedValues: allowedValues.filter(({ id, name }) => id && name) }),
  })),
);
export const transitions = z.object({
  transitions: list(z.object({ id, name: text, to: status, fields: transitionFields })),
});

/** What this person may do with a work item, by the key of the permission; older Jiras have older keys beside them. */
export const permissions = z.object({
  permissions: z.record(
    z.string(),
    z
      .object({ name: optional(text), havePermission: z.boolean() })
      .nullable()
      .catch(null),
  ),
});

/** The fields of the screen on which this person edits a work item, by field id. */
export const editScreen = z.object({ fields: z.record(z.string(), z.unknown()) });

export const comment = z
  .object({
    id,
    body: optional(text),
    created: optional(text),
    author: optional(z.object({ key: optional(text), name: optional(text) })),
  })
  .transform(({ id, body = '', created, author }) => ({
    id,
    body,
    created: readInstant(created),
    authorKey: author?.key ?? author?.name ?? null,
  }));
/** Here an absent list is not an empty one: it proves nothing. */
export const comments = z.object({ startAt: optional(amount), total: amount, comments: list(comment) });

/**
 * The JSON of a good reply, as far as `schema` describes it.
 *
 * @throws AlmProblem of kind `malformed`; it names the member that is wrong, never its value
 */
export function readJson<T extends z.ZodType>({ text: body }: JiraReply, schema: T): z.output<T> {
  const parsed = schema.safeParse(parse(body));
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  const member = issue.path.map(String).join('.').slice(0, 100);
  throw problemOf(
    'reply-unexpected',
    { name: plainText(member) || 'what was asked for' },
    { diagnosis: { member, expected: issue.code } },
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw problemOf('reply-incomplete', {}, { diagnosis: { member: '', expected: 'json' } });
  }
}
