import type { AlmAccount } from '../accounts/alm-account.entity.js';
import type { AlmBoardConfiguration, AlmClient } from '../alm/alm-provider.js';
import { ifSaid } from '../alm/offers.js';
import type { Board, Estimation, JiraBoard } from './board.entity.js';

/** A board of Jira, as one person is shown it. */
export interface JiraBoardAs {
  configuration: AlmBoardConfiguration;
  /** What of it is kept. What it estimates by and its quick filters are absent where Jira does not say them just now. */
  jira: JiraBoard;
}

/** @throws AlmProblem */
export async function jiraBoardAs(
  client: AlmClient,
  boardId: string,
  { mapping }: AlmAccount,
): Promise<JiraBoardAs> {
  const [configuration, quickFilters] = await Promise.all([
    client.boardConfiguration(boardId),
    ifSaid(client.quickFilters(boardId)),
  ]);
  const { type, subQuery } = configuration;
  const estimation = await ifSaid(estimationOf(client, configuration, mapping.points));
  return { configuration, jira: { type, subQuery, quickFilters, estimation } };
}

/** What is kept of a board in Jira now: what Jira does not say just now stays as it was. */
export function keptOf(said: JiraBoard, before: JiraBoard | null | undefined): JiraBoard {
  const { quickFilters = before?.quickFilters, estimation = before?.estimation } = said;
  return { ...said, quickFilters, estimation };
}

/** The account as that board reads and writes it: points are in the field by which the board in Jira estimates. */
export function accountOn({ jira }: Pick<Board, 'jira'>, account: AlmAccount): AlmAccount {
  return jira?.estimation?.isNumber ? account.withFields({ points: jira.estimation.id }) : account;
}

/** What that board estimates by, where it is called otherwise than story points. */
export function pointsName({ jira }: Pick<Board, 'jira'>): string | undefined {
  const { isNumber, name = '' } = jira?.estimation ?? {};
  return isNumber && !/^story ?points$/i.test(name) ? name : undefined;
}

/**
 * @param points the field that is known to hold points: then the site need not be asked what it is.
 * @returns undefined where it is not known: fields of a site are listed only for those who may see one of their projects.
 */
async function estimationOf(
  client: AlmClient,
  { estimation }: AlmBoardConfiguration,
  points?: string,
): Promise<Estimation | null | undefined> {
  if (!estimation) return null;
  if (estimation.id === points) return { ...estimation, isNumber: true };
  const { items } = await client.fields();
  const field = items.find(({ id }) => id === estimation.id);
  if (!field && /^customfield_/.test(estimation.id)) return undefined;
  return { ...estimation, isNumber: field !== undefined && field.custom && field.type === 'number' };
}
