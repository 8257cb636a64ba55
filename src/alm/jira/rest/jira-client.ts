import type { AlmClient } from '../../alm-provider.js';
import type { Signer } from '../signing/signer.js';
import type { JiraDoor } from '../wire/jira-http.js';
import { attachmentCalls } from './attachments.js';
import { boardCalls } from './boards.js';
import { commentCalls } from './comments.js';
import { conditionCalls } from './conditions.js';
import { creationCalls } from './creation.js';
import { detailCalls } from './details.js';
import { editCalls } from './edits.js';
import { epicCalls } from './epics.js';
import { historyCalls } from './history.js';
import { JiraRest } from './jira-rest.js';
import { JiraWrites } from './jira-writes.js';
import { linkCalls } from './links.js';
import { peopleCalls } from './people.js';
import { siteCalls } from './site.js';
import { rankingCalls } from './ranking.js';
import { orderCalls } from './source-order.js';
import { sprintCalls } from './sprints.js';
import { webhookCalls } from './webhooks.js';
import { workItemCalls } from './work-items.js';

/** Calls that are signed and wait for one under way to end. */
const READY = 2;

/** A Jira Server or Data Center as one person sees it, through REST API 2 and Agile 1.0; the same for every kind. */
export function jiraClient(http: JiraDoor, baseUrl: string, signer: Signer): AlmClient {
  const rest = new JiraRest(http, baseUrl, signer);
  const writes = new JiraWrites(rest);
  return {
    atOnce: () => rest.budget.atOnce + READY,
    ...siteCalls(rest),
    ...peopleCalls(rest),
    ...boardCalls(rest),
    ...orderCalls(rest),
    ...sprintCalls(rest),
    ...workItemCalls(rest),
    ...conditionCalls(rest),
    ...epicCalls(rest),
    ...detailCalls(rest),
    ...attachmentCalls(rest),
    ...historyCalls(rest),
    ...editCalls(rest, writes),
    ...commentCalls(rest, writes),
    ...linkCalls(rest, writes),
    ...rankingCalls(writes),
    ...creationCalls(rest),
    ...webhookCalls(rest),
  };
}
