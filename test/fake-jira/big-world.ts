import { emptyWorld } from './small-world.js';
import { aPerson } from './people.js';
import { EVERYONE, type World } from './world.js';

const ISSUES_PER_PROJECT = 5000;
const STATUSES = ['10010', '3', '10011', '10012'];
// Fields that would only make issues longer than the usual 3.5 KB.
const LEFT_OUT = [
  'Creator',
  'Votes',
  'Watchers',
  'Work Ratio',
  'Time Spent',
  'Sub-Tasks',
  'Development',
  'Business Value',
];
const TYPES = ['10001', '10001', '10002', '10004'];

/**
 * A Jira of `size` issues, each about 3.5 KB of JSON, in projects BIG, BIG1, BIG2 …
 * of 5,000. It keeps the JSON of its issues, so change them by the methods of {@link World} only.
 */
export function bigWorld(size: number): World {
  const world = emptyWorld();
  world.title = 'A busy Jira';
  world.keepsJson = true;
  world.fields = world.fields.filter(({ name }) => !LEFT_OUT.includes(name));
  world.people = ['ada', 'ben', 'cleo', 'dora'].map((name, index) =>
    aPerson({
      name,
      key: `JIRAUSER${10101 + index}`,
      displayName: name[0].toUpperCase() + name.slice(1),
      isAdministrator: index === 0,
    }),
  );
  world.teams = [{ id: '1', name: 'Checkout' }];
  const count = Math.max(1, Math.ceil(size / ISSUES_PER_PROJECT));
  for (let index = 0; index < count; index++) addProject(world, index);
  for (let index = 0; index < size; index++) addIssue(world, index);
  return world;
}

function addProject(world: World, index: number): void {
  const key = index === 0 ? 'BIG' : `BIG${index}`;
  world.projects.push({
    id: String(10000 + index),
    key,
    name: `Big project ${index + 1}`,
    description: '',
    lead: 'ada',
    workflow: 'Team workflow',
    issueTypes: ['10001', '10000', '10002', '10003', '10004'],
    permissions: { browse: [EVERYONE], edit: [EVERYONE], transition: [EVERYONE], admin: ['ada'] },
    offEditScreen: [],
    lastNumber: 0,
  });
  world.filters.push({
    id: String(10100 + index),
    name: `${key} backlog`,
    description: '',
    owner: 'ada',
    jql: `project = ${key} ORDER BY Rank ASC`,
    favouriteOf: ['ada'],
    sharedWith: [EVERYONE],
  });
  world.boards.push({
    id: index + 1,
    name: `${key} board`,
    type: 'scrum',
    filterId: String(10100 + index),
    columns: STATUSES.map((id) => ({ name: world.status(id).name, statuses: [id] })),
    estimation: world.parts.points,
  });
  const start = new Date('2026-01-05T08:00:00Z').getTime();
  for (let sprint = 0; sprint < 6; sprint++) {
    const at = (days: number) => new Date(start + (sprint * 14 + days) * 86_400_000).toISOString();
    world.sprints.push({
      id: index * 100 + sprint + 1,
      name: `${key} sprint ${sprint + 1}`,
      state: sprint < 3 ? 'closed' : sprint === 3 ? 'active' : 'future',
      startDate: sprint < 4 ? at(0) : null,
      endDate: sprint < 4 ? at(14) : null,
      activatedDate: sprint < 4 ? at(0) : null,
      completeDate: sprint < 3 ? at(14) : null,
      boardId: index + 1,
      goal: '',
    });
  }
}

function addIssue(world: World, index: number): void {
  const project = world.projects[Math.floor(index / ISSUES_PER_PROJECT)];
  const created = new Date(Date.UTC(2026, 0, 1) + index * 60_000);
  world.addIssue({
    project: project.key,
    type: TYPES[index % TYPES.length],
    status: STATUSES[index % STATUSES.length],
    priority: String((index % 5) + 1),
    summary: `Work item ${index + 1} with a summary of the usual length`,
    description: 'One of the shorter descriptions.',
    assignee: world.people[index % world.people.length].name,
    points: index % 7 === 0 ? null : (index % 13) / 2,
    sprints:
      index % 3 === 0
        ? []
        : [(project.id === '10000' ? 0 : Number(project.id) - 10000) * 100 + (index % 6) + 1],
    labels: index % 2 ? ['customer'] : [],
    team: index % 4 ? null : '1',
    dueDate: index % 5 ? null : '2026-06-30',
    created,
    updated: new Date(created.getTime() + 3_600_000),
  });
}
