import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { AlmClient, AlmList, AlmWebhook, WantedWebhook } from '../../alm-provider.js';
import { problemOf } from '../causes/causes.js';
import { jiraUrl } from '../wire/jira-url.js';
import { id, list, optional, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { API, number } from './paths.js';
import { unlessRefused } from './refused-write.js';
import { serverInfo } from './site.js';

/** Jira 10 moved them, numbers them, and takes another body. */
const MOVED = 10; // major version
const BEFORE = '/rest/webhooks/1.0/webhook';
const SINCE = '/rest/jira-webhook/1.0/webhooks';
const EVENTS = ['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted'];
const PAGE = 100;
const MOST_PAGES = 20;

const webhooks = list(
  z
    .object({
      id: optional(id),
      /** Up to Jira 9 the only place where its number stands. */
      self: optional(text),
      url: text,
      enabled: optional(z.boolean()),
      active: optional(z.boolean()),
    })
    .transform(({ id: own, self, url, enabled, active }) => ({
      id: own ?? self?.split('/').at(-1) ?? '',
      url,
      isActive: (active ?? enabled) !== false,
    })),
);
const permissions = z.object({
  permissions: z.object({ ADMINISTER: optional(z.object({ havePermission: z.boolean() })) }),
});

/**
 * The webhooks of a Jira, by the resource that its version has for them (developer.atlassian.com, Webhooks). Names the
 * secret where Jira signs: since version 10, which takes it within `configuration` only. That version ignores the query
 * of the body that versions before it take, and says nowhere where it wants one.
 */
export function webhookCalls(
  rest: JiraRest,
): Pick<AlmClient, 'webhooks' | 'registerWebhook' | 'removeWebhook'> {
  const isMoved = async () =>
    Number.parseInt((await rest.get(`${API}/serverInfo`, serverInfo)).version) >= MOVED;
  return {
    webhooks: () =>
      understood(rest, async () => ((await isMoved()) ? allPages(rest) : rest.get(BEFORE, webhooks))),

    registerWebhook: (wanted) =>
      understood(rest, async () => {
        const isSince = await isMoved();
        const url = jiraUrl(rest.baseUrl, isSince ? SINCE : BEFORE);
        await rest.call({ method: 'POST', url, json: isSince ? since(wanted) : before(wanted) });
        return !isSince;
      }),

    removeWebhook: (id) =>
      understood(rest, async () => {
        const url = jiraUrl(rest.baseUrl, `${(await isMoved()) ? SINCE : BEFORE}/${number(id)}`);
        await rest.call({ method: 'DELETE', url }).catch((error: unknown) => {
          if (!(error instanceof AlmProblem && error.cause === 'not-found')) throw error;
        });
      }),
  };
}

function before({ name, url, condition }: WantedWebhook) {
  const filters = condition && { filters: { 'issue-related-events-section': condition } };
  return { name, url, events: EVENTS, ...filters, excludeBody: true };
}

function since({ name, url, secret }: WantedWebhook) {
  const configuration = { EXCLUDE_BODY: 'true', SECRET: secret };
  return { name, url, events: EVENTS, active: true, configuration };
}

/** Page after page, until one brings nothing new: not every version says how many there are, or counts pages at all. */
async function allPages(rest: JiraRest): Promise<AlmList<AlmWebhook>> {
  const found = new Map<string, AlmWebhook>();
  const unreadable = new Set<string>();
  for (let page = 0; page < MOST_PAGES; page++) {
    const size = found.size + unreadable.size;
    const part = await rest.get(SINCE, webhooks, { start: size, limit: PAGE });
    for (const one of part.items) found.set(one.id, one);
    for (const one of part.unreadable) unreadable.add(one);
    if (found.size + unreadable.size === size) break;
  }
  return { items: [...found.values()], unreadable: [...unreadable], isCut: false };
}

/** A refusal is told as what it is: Jira says it of webhooks in many ways, some of them without a word. */
async function understood<T>(rest: JiraRest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AlmProblem)) throw error;
    const { baseUrl } = rest;
    const isNo = [401, 403, 404].includes(Number(error.diagnosis.status));
    const own = isNo ? await unlessRefused(rest.get(`${API}/mypermissions`, permissions)) : undefined;
    if (own?.permissions.ADMINISTER?.havePermission === false)
      throw problemOf('administrators-only', { baseUrl });
    throw error.cause === 'no-jira-here' || error.cause === 'not-found'
      ? problemOf('webhooks-missing', { baseUrl })
      : error;
  }
}
