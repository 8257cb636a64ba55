import { z } from 'zod';
import { amount, id, optional, text } from './jira-json.js';

const category = z.enum(['new', 'indeterminate', 'done', 'undefined']).catch('undefined');
export const status = z
  .object({ id, name: text, statusCategory: optional(z.object({ key: category })) })
  .transform(({ id, name, statusCategory }) => ({ id, name, category: statusCategory?.key ?? 'undefined' }));

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
export type IssuePage = z.output<typeof issues>;
