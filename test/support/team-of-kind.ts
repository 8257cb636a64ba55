import { FakeJira, type FakeJiraOptions } from '../fake-jira/fake-jira.js';
import { linked, savedAccount } from './account-stories.js';
import { aTeam, type Team } from './board-stories.js';
import { startFootbridge } from './footbridge.js';
import { invitedMember, signedInAdministrator } from './stories.js';

/** How the people of an account prove to Jira who they are. */
export const KINDS_OF_ACCOUNT = ['OAuth', 'password'] as const;

/** The small team, each linked to Jira in that way. */
export async function aTeamOf(
  kind: (typeof KINDS_OF_ACCOUNT)[number],
  options: FakeJiraOptions = {},
): Promise<Team> {
  if (kind === 'password') return aTeam(options);

  const [footbridge, jira] = await Promise.all([startFootbridge(), FakeJira.start(options)]);
  const ada = await signedInAdministrator(footbridge);
  const accountId = await savedAccount(ada, jira);
  const ben = await invitedMember(footbridge, ada, { name: 'Ben', email: 'ben@example.com' });
  const finn = await invitedMember(footbridge, ada, { name: 'Finn', email: 'finn@example.com' });
  await linked(ben, jira, accountId, 'ben');
  await linked(finn, jira, accountId, 'finn');
  const stop = async () => {
    await footbridge.stop();
    await jira.stop();
  };
  return { footbridge, jira, accountId, ada, ben, finn, stop };
}
