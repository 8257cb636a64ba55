import { MAPPED_FIELDS, type AlmClient, type FieldMapping } from '../../src/alm/alm-provider.js';
import { jiraClient } from '../../src/alm/jira/rest/jira-client.js';
import { proposeMapping } from '../../src/alm/jira/rest/field-mapping.js';
import { basic } from '../../src/alm/jira/signing/signer.js';
import { JiraHttp } from '../../src/alm/jira/wire/jira-http.js';
import type { FakeJira } from '../fake-jira/fake-jira.js';

const http = new JiraHttp();
afterAll(() => http.close());

/** The stand-in as one of its people sees it. */
export function clientAs(name: string, jira: FakeJira): AlmClient {
  return jiraClient(http.door(), jira.url, basic(name, jira.world.person(name).password));
}

/** The mapping that is proposed for what somebody is shown. */
export async function mappingOf(client: AlmClient): Promise<FieldMapping> {
  const proposals = proposeMapping((await client.fields()).items);
  return Object.fromEntries(MAPPED_FIELDS.map((part) => [part, proposals[part].proposed]));
}
