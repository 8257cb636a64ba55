import { z } from 'zod';
import type * as alm from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import { cleanText } from './field-values.js';
import { plainText } from '../call/jira-messages.js';

/*
 * What the replies of Jira are described with. Only the fields that are used are; others are ignored. For Jira null and
 * absent are the same.
 */

export const text = z.string().transform(cleanText);
export const id = z.union([z.string(), z.number()]).transform(String);
/** A part that can be done without: one that is odd is as good as absent. */
export const optional = <T extends z.ZodType>(type: T) =>
  type
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);
/** Apps and proxies turn numbers into texts. */
export const amount = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

/** A list whose elements are read one by one: an odd one is left out and named. */
export const list = <T extends z.ZodType>(element: T) =>
  z.array(z.unknown()).transform((raws): alm.AlmList<z.output<T>> => {
    const parsed = raws.map((raw) => element.safeParse(raw));
    return {
      items: parsed.flatMap(({ data, success }) => (success ? [data as z.output<T>] : [])),
      unreadable: raws.filter((_, at) => !parsed[at].success).map(ownName),
      isCut: false,
    };
  });
/** As {@link list}, where no list is an empty one. */
export const perhaps = <T extends z.ZodType>(element: T) =>
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
