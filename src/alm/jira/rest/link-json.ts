import { z } from 'zod';
import type { AlmLink, AlmLinked, AlmLinkType } from '../../alm-provider.js';
import { status } from './issue-json.js';
import { id, optional, text } from './jira-json.js';

/** An issue as others refer to it. */
export const linkedIssue = z
  .object({ key: text, fields: z.object({ summary: optional(text), status: optional(status) }) })
  .transform(({ key, fields }): AlmLinked => ({
    key,
    summary: fields.summary ?? '',
    status: fields.status ?? null,
  }));

export const linkType = z
  .object({ id: optional(id), name: optional(text), inward: optional(text), outward: optional(text) })
  .transform(({ id = '', name = '', inward = name, outward = name }): AlmLinkType => ({
    id,
    name,
    inward,
    outward,
  }));

/** What is linked stands in one of two members, which say in which of the two directions the words are to be read. */
export const link = z
  .object({
    id: optional(id),
    type: linkType,
    inwardIssue: optional(linkedIssue),
    outwardIssue: optional(linkedIssue),
  })
  .refine(({ inwardIssue, outwardIssue }) => inwardIssue ?? outwardIssue)
  .transform(({ id = '', type, inwardIssue, outwardIssue }): AlmLink => ({
    id,
    type,
    isOutward: outwardIssue !== undefined,
    words: outwardIssue ? type.outward : type.inward,
    item: (outwardIssue ?? inwardIssue)!,
  }));
