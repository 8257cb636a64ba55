import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { cleanText, readInstant } from './field-values.js';
import { amount, id, optional, perhaps, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { author } from './made-by.js';
import { issuePath } from './paths.js';

/** By hand: a change has a member `toString`, which every object has in some way. */
const change = z.record(z.string(), z.unknown()).transform((raw) => {
  const own = (name: string) =>
    Object.hasOwn(raw, name) && typeof raw[name] === 'string' ? cleanText(raw[name]) : '';
  const [from, to] = [own('from'), own('to')];
  const words = { from: own('fromString') || from, to: own('toString') || to };
  return { field: own('field'), ...words, fromId: from, toId: to };
});
const entry = z.object({
  id,
  created: optional(text),
  author,
  items: perhaps(change),
});
const withHistory = z.object({
  changelog: z.object({ total: optional(amount), histories: perhaps(entry) }),
});

/** What was changed on a work item: only in one piece, for Jira Server knows no pages of it. */
export function historyCalls(rest: JiraRest): Pick<AlmClient, 'history'> {
  return {
    async history(key) {
      const query = { fields: 'updated', expand: 'changelog' };
      const { changelog } = await rest.get(issuePath(key), withHistory, query);
      const { items, unreadable } = changelog.histories;
      const entries = items.map(({ id, created, author, items: changes }) => ({
        id,
        created: readInstant(created),
        author,
        changes: changes.items,
      }));
      // Jira gives the oldest first, also of those of one instant.
      const newest = entries.reverse().sort((a, b) => (b.created ?? '').localeCompare(a.created ?? ''));
      return { entries: newest, isCut: unreadable.length > 0 || (changelog.total ?? 0) > items.length };
    },
  };
}
