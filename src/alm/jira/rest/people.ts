import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { MYSELF } from '../call/sent-request.js';
import { list, optional, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { API } from './paths.js';
import { unlessRefused } from './refused-write.js';

/** Whoever does not find somebody among them types more of the name. */
const MOST_USERS = 20;

export const user = z
  .object({ key: optional(text), name: text, displayName: optional(text), timeZone: optional(text) })
  .transform(({ key, name, displayName, timeZone }) => ({
    key: key ?? name,
    name,
    displayName: displayName ?? name,
    ...(timeZone && { timeZone }),
  }));
const users = list(user);

/** People of the site. */
export function peopleCalls(
  rest: JiraRest,
): Pick<AlmClient, 'whoAmI' | 'assignableUsers' | 'people' | 'personByKey'> {
  /** One more than are given is asked for: the site does not say whether there are more. */
  const few = async (path: string, query: Record<string, string>) => {
    const asked = { ...query, maxResults: MOST_USERS + 1 };
    const { items, unreadable } = await rest.get(`${API}/user/${path}`, users, asked);
    return { items: items.slice(0, MOST_USERS), unreadable, isCut: items.length > MOST_USERS };
  };
  const assignableUsers = (key: string, term = '') =>
    few('assignable/search', { username: term, issueKey: key });

  return {
    whoAmI: () => rest.get(MYSELF, user),

    personByKey: (key) => rest.get(`${API}/user`, user, { key }),

    assignableUsers,

    /** Without the permission to browse users, which is another one, Jira finds nobody. */
    async people(key, term) {
      const found = await unlessRefused(few('search', { username: term }));
      return found && found.items.length > 0 ? found : assignableUsers(key, term);
    },
  };
}
