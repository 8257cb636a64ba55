import { z } from 'zod';
import type { AlmAuthor } from '../../alm-provider.js';
import { optional, text } from './jira-json.js';

const person = optional(z.object({ key: optional(text), name: optional(text), displayName: optional(text) }));

/** Whoever did something; a rule of Jira is nobody. */
export const author = person.transform((user): AlmAuthor | null => {
  const { key = null, name = null, displayName = null } = user ?? {};
  return (key ?? name ?? displayName) === null
    ? null
    : { key, name: name ?? key, displayName: displayName ?? name ?? null };
});
