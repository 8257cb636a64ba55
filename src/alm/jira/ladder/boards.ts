import { counted } from '../../../words.js';
import { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import { boards } from '../rest/boards.js';
import { issues } from '../rest/issue-json.js';
import { fields, projects } from '../rest/site.js';
import type { Ascent } from './ascent.js';
import type { Found, Step } from './step.js';

/** What boards are read and changed with. */
export const boardSteps: Step[] = [
  { id: 'projects', label: 'Projects', needsPerson: true, climb: readProjects },
  { id: 'fields', label: 'Fields', needsPerson: true, climb: readFields },
  { id: 'write', label: 'A request shaped like a change', needsPerson: true, climb: searchByPost },
  { id: 'agile', label: 'Jira Software (agile API)', needsPerson: true, climb: readBoards },
];

async function readProjects(ascent: Ascent): Promise<Found> {
  const { items, unreadable } = await ascent.ask('/rest/api/2/project', projects);
  if (items.length > 0)
    return {
      finding: `You can see ${counted(items.length, 'project')}.${unreadableWords(unreadable, 'project')}`,
    };

  const problem = problemOf('nothing-visible', { baseUrl: ascent.baseUrl });
  return { state: 'warned', finding: problem.message, problem };
}

async function readFields(ascent: Ascent): Promise<Found> {
  const { items, unreadable } = await ascent.ask('/rest/api/2/field', fields);
  const own = items.filter(({ custom }) => custom).length;
  return {
    finding: `${counted(items.length, 'field')}, ${own} of them made for this Jira.${unreadableWords(unreadable, 'field')}`,
  };
}

/** A search changes nothing; as a POST with JSON it meets whatever on the way refuses changes. */
async function searchByPost(ascent: Ascent): Promise<Found> {
  const search = { jql: '', startAt: 0, maxResults: 1, fields: ['summary'] };
  const { total } = await ascent.ask('/rest/api/2/search', issues, search);
  return {
    finding:
      total === undefined
        ? 'It arrives, and changes nothing.'
        : `It arrives, and changes nothing; you can see ${counted(total, 'work item')}.`,
  };
}

async function readBoards(ascent: Ascent): Promise<Found> {
  try {
    const { values } = await ascent.ask('/rest/agile/1.0/board?maxResults=1', boards);
    return {
      finding: values.items.length > 0 ? 'Boards can be read.' : 'It answers; you can see no board there.',
    };
  } catch (error) {
    if (!(error instanceof AlmProblem) || !isAbsent(error)) throw error;
    // Boards of projects, filters and JQL work without it.
    const cause = error.kind === 'forbidden' ? 'software-not-allowed' : 'software-missing';
    const problem = problemOf(cause, { baseUrl: ascent.baseUrl });
    return { state: 'warned', finding: problem.message, problem };
  }
}

function isAbsent({ kind }: AlmProblem): boolean {
  return kind === 'forbidden' || kind === 'not-found';
}

function unreadableWords({ length }: unknown[], noun: string): string {
  return length > 0 ? ` ${counted(length, noun)} could not be read.` : '';
}
