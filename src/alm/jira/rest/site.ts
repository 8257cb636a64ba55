import { z } from 'zod';
import type { AlmClient } from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import { cloudSite } from '../wire/jira-url.js';
import { status } from './issue-json.js';
import { id, list, optional, perhaps, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { API, projectSegment } from './paths.js';

const OLDEST = 7; // major version; the Agile API 1.0 came with it

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

export const projects = list(z.object({ id, key: text, name: text }));

export const filter = z.object({ id, name: text, jql: text.nullish().transform((jql) => jql ?? '') });
const filters = list(filter);
const statuses = list(status);
const statusesByType = list(z.object({ statuses: perhaps(status) }));
const priorities = list(z.object({ id, name: text }));

/** What the site itself is, and what it has for everybody: fields, projects, filters. */
export function siteCalls(
  rest: JiraRest,
): Pick<AlmClient, 'site' | 'fields' | 'projects' | 'favouriteFilters' | 'priorities' | 'statuses'> {
  return {
    async site() {
      const info = await rest.get(`${API}/serverInfo`, serverInfo);
      if (info.deploymentType === 'Cloud') throw cloudSite(new URL(rest.baseUrl).host);
      if (Number.parseInt(info.version) < OLDEST)
        throw problemOf('jira-too-old', { baseUrl: rest.baseUrl, version: info.version.slice(0, 50) });
      return { version: info.version, title: info.serverTitle ?? '', baseUrl: info.baseUrl ?? '' };
    },

    fields: () => rest.get(`${API}/field`, fields),
    projects: () => rest.get(`${API}/project`, projects),
    favouriteFilters: () => rest.get(`${API}/filter/favourite`, filters),
    priorities: () => rest.get(`${API}/priority`, priorities),

    async statuses(project) {
      if (!project) return rest.get(`${API}/status`, statuses);
      const types = await rest.get(`${API}/project/${projectSegment(project)}/statuses`, statusesByType);
      const all = types.items.map((type) => type.statuses);
      const items = new Map(all.flatMap((one) => one.items.map((item) => [item.id, item] as const)));
      const unreadable = [...new Set([...types.unreadable, ...all.flatMap((one) => one.unreadable)])];
      return { items: [...items.values()], unreadable, isCut: false };
    },
  };
}
