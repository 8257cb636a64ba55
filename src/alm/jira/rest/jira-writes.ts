import { z } from 'zod';
import { AlmProblem } from '../../alm-problem.js';
import type { JiraCall } from '../call/jira-call.js';
import type { JiraReply } from '../wire/jira-http.js';
import { jiraUrl } from '../wire/jira-url.js';
import { optional, readJson, text } from './jira-json.js';
import type { JiraRest } from './jira-rest.js';
import { API, issuePath } from './paths.js';
import { explained, type Change, type Explanations } from './refused-write.js';
import { fields } from './site.js';

/** What this person may do with a work item, by the key of the permission; older Jiras have older keys beside them. */
const permissions = z.object({
  permissions: z.record(
    z.string(),
    z
      .object({ name: optional(text), havePermission: z.boolean() })
      .nullable()
      .catch(null),
  ),
});

/** The fields of the screen on which this person edits a work item, by field id. */
const editScreen = z.object({ fields: z.record(z.string(), z.unknown()) });

/** Changes of work items in one Jira, and what it says of its refusals. */
export class JiraWrites {
  readonly explanations: Explanations;

  constructor(private readonly rest: JiraRest) {
    this.explanations = {
      baseUrl: rest.baseUrl,
      permissions: async (issueKey) =>
        (await rest.get(`${API}/mypermissions`, permissions, { issueKey })).permissions,
      editScreen: async (key) =>
        Object.keys((await rest.get(`${issuePath(key)}/editmeta`, editScreen)).fields),
      fields: async () => (await rest.get(`${API}/field`, fields)).items,
    };
  }

  /**
   * Makes a change. What Jira then shows is asked for anew. A refusal is explained by what Jira says of the person's
   * permissions and of the screen.
   */
  async write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    { judge, ...change }: Change & Pick<JiraCall, 'judge'>,
  ): Promise<void> {
    try {
      await this.rest.call({ method, url: jiraUrl(this.rest.baseUrl, path), json: body, judge });
    } catch (error) {
      throw await explained(error, change, this.explanations);
    }
  }
}

/** What Jira says of a change that it made. Where that cannot be read, nobody knows what it did. */
export function readChange<T extends z.ZodType>(reply: JiraReply, schema: T): z.output<T> {
  try {
    return readJson(reply, schema);
  } catch (error) {
    throw error instanceof AlmProblem ? Object.assign(error, { outcomeUnknown: true }) : error;
  }
}
