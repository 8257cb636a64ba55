import { z } from 'zod';
import { optional, text } from './jira-json.js';

/** Whoever did something; a rule of Jira is nobody. */
export const person = optional(
  z.object({ key: optional(text), name: optional(text), displayName: optional(text) }),
);

export const whose = (user: z.output<typeof person>) => ({
  authorKey: user?.key ?? null,
  authorName: user?.name ?? user?.key ?? null,
  author: user?.displayName ?? user?.name ?? null,
});
