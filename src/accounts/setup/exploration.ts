import type { TestedSite } from '../alm-account.entity.js';
import { AlmProblem } from '../../alm/alm-problem.js';
import {
  MAPPED_FIELDS,
  type AlmClient,
  type AlmList,
  type AlmProvider,
  type FieldMapping,
} from '../../alm/alm-provider.js';
import { offered, type Offer } from '../../alm/offers.js';
import { counted, leftOutWords } from '../../words.js';

interface Exploration {
  site: TestedSite;
  /** The likely field for each part that has one. */
  proposed: FieldMapping;
}

/** Asks the site, as a person, who they are, what it is and what can be read. @throws AlmProblem */
export async function explore(
  provider: AlmProvider,
  client: AlmClient,
  profileId: string,
): Promise<Exploration> {
  // First of all: an anonymous answer to anything else looks like success.
  const user = await client.whoAmI();
  const [site, fields, projects] = await Promise.all([
    client.site(),
    client.fields(),
    offered(client.projects()),
  ]);
  const proposals = provider.proposeMapping(fields.items);
  const choices = mapValues(proposals, ({ choices }) => choices.map(({ id, name }) => ({ id, name })));
  const proposed = MAPPED_FIELDS.filter((part) => proposals[part].proposed);
  return {
    site: {
      version: site.version,
      title: site.title,
      baseUrl: site.baseUrl,
      testedAs: `${user.displayName} (${user.name})`,
      testedAt: new Date().toISOString(),
      testedBy: profileId,
      readable: readableWords(projects, fields),
      choices,
    },
    proposed: Object.fromEntries(proposed.map((part) => [part, proposals[part].proposed])),
  };
}

/** Key of a recently changed work item, to prove the mapping on; undefined when there is none, or Jira gives none. */
export async function exampleOf(client: AlmClient): Promise<string | undefined> {
  const source = { type: 'jql', jql: 'ORDER BY updated DESC' } as const;
  try {
    const found = await client.index(source, { startAt: 0, maxResults: 1 }, {});
    return found.items[0]?.key;
  } catch (error) {
    // It is only an example: the connection works without one, and another can be typed.
    if (error instanceof AlmProblem) return undefined;
    throw error;
  }
}

function readableWords(projects: Offer<unknown>, fields: AlmList<unknown>): string {
  const read = projects.problem ? [] : [counted(projects.items.length, 'project')];
  const found = [...read, counted(fields.items.length, 'field')].join(' and ');
  const sentences = [
    projects.problem && `Jira gave no list of its projects. ${projects.problem.sentences}`,
    leftOutWords(projects, 'project', 'projects'),
    leftOutWords(fields, 'field', 'fields'),
  ].filter(Boolean);
  return sentences.length > 0 ? `${found}. ${sentences.join(' ')}` : found;
}

function mapValues<K extends string, A, B>(record: Record<K, A>, change: (value: A) => B): Record<K, B> {
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<
    K,
    B
  >;
}
