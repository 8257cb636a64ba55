import { customFields, systemFields } from './fields.js';
import { aPerson } from './people.js';
import { EVERYONE, World, type NewIssue, type Project, type Sprint } from './world.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The Jira of a small product team: a web shop, its mobile app, and the machines below. */
export function smallWorld(): World {
  const world = emptyWorld();
  world.title = 'Lantern Goods Jira';
  addTeam(world);
  addProjects(world);
  addBoards(world);
  addShopIssues(world);
  addMobileIssues(world);
  addOperationsIssues(world);
  addTalk(world);
  return world;
}

/** What happened on the evening before. */
function addTalk(world: World): void {
  const { now } = world;
  world.now = () => new Date(midnight() - 5 * HOUR);
  world.linkIssues('SHOP-4', 'Blocks', 'SHOP-5');
  world.linkIssues('SHOP-3', 'Blocks', 'MOB-3');
  world.linkIssues('OPS-2', 'Relates', 'SHOP-9');
  world.comment('SHOP-4', 'The provider wants us to retry after 30 seconds, not at once.', { by: 'cleo' });
  world.comment('SHOP-4', 'Then I keep the basket locked until it answers.', { by: 'ben' });
  world.now = now;
}

/** A Jira with types, statuses, workflows and fields, and with nobody in it. */
export function emptyWorld(): World {
  const world = new World();
  world.issueTypes = [
    { id: '10000', name: 'Epic', description: 'A big piece of work that is broken down.', subtask: false },
    {
      id: '10001',
      name: 'Story',
      description: 'What somebody wants to do with the product.',
      subtask: false,
    },
    { id: '10002', name: 'Task', description: 'A piece of work.', subtask: false },
    { id: '10003', name: 'Sub-task', description: 'A part of another issue.', subtask: true },
    { id: '10004', name: 'Bug', description: 'Something does not work.', subtask: false },
  ];
  world.statuses = [
    { id: '10010', name: 'To Do', category: 'new' },
    { id: '3', name: 'In Progress', category: 'indeterminate' },
    { id: '10011', name: 'In Review', category: 'indeterminate' },
    { id: '10012', name: 'Done', category: 'done' },
    { id: '10013', name: 'Reported', category: 'new' },
    { id: '10014', name: 'Waiting', category: 'indeterminate' },
  ];
  world.priorities = [
    { id: '1', name: 'Highest', color: '#d04437' },
    { id: '2', name: 'High', color: '#f15C75' },
    { id: '3', name: 'Medium', color: '#f79232' },
    { id: '4', name: 'Low', color: '#707070' },
    { id: '5', name: 'Lowest', color: '#999999' },
  ];
  world.resolutions = [
    { id: '10000', name: 'Done' },
    { id: '10001', name: "Won't Do" },
    { id: '10002', name: 'Duplicate' },
  ];
  world.linkTypes = [
    { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
    { id: '10001', name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
    { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
    { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
  ];
  world.workflows = [
    {
      name: 'Team workflow',
      statuses: ['10010', '3', '10011', '10012'],
      transitions: [
        { id: '11', name: 'Back to To Do', from: ['3', '10011'], to: '10010', required: [] },
        { id: '21', name: 'Start work', from: ['10010'], to: '3', required: [] },
        { id: '31', name: 'Ask for review', from: ['3'], to: '10011', required: [] },
        { id: '41', name: 'Done', from: ['3', '10011'], to: '10012', required: ['resolution'] },
        {
          id: '51',
          name: 'Close without work',
          from: ['10010'],
          to: '10012',
          required: [],
          onlyFor: ['cleo'],
        },
        { id: '61', name: 'Reopen', from: ['10012'], to: '10010', required: [] },
        { id: '71', name: 'Needs more work', from: ['10011'], to: '3', required: [] },
      ],
    },
    {
      name: 'Operations workflow',
      statuses: ['10013', '10014', '3', '10012'],
      transitions: [
        { id: '5', name: 'Take', from: ['10013', '10014'], to: '3', required: [] },
        { id: '6', name: 'Wait for somebody', from: ['10013', '3'], to: '10014', required: [] },
        { id: '7', name: 'Solved', from: ['3', '10014'], to: '10012', required: [] },
        { id: '8', name: 'Came back', from: ['10012'], to: '10013', required: [] },
      ],
    },
  ];
  const { fields, parts } = customFields();
  world.fields = [...systemFields(), ...fields];
  world.parts = parts;
  return world;
}

function addTeam(world: World): void {
  world.people = [
    aPerson({ name: 'ada', key: 'JIRAUSER10101', displayName: 'Ada Northcott', isAdministrator: true }),
    aPerson({
      name: 'ben',
      key: 'JIRAUSER10102',
      displayName: 'Ben Achterberg',
      timeZone: 'America/New_York',
    }),
    aPerson({ name: 'cleo', key: 'JIRAUSER10103', displayName: 'Cleo Marín', timeZone: 'Asia/Kolkata' }),
    // Created before Jira 8.4 and renamed since: the key is her first login name.
    aPerson({ name: 'dora', key: 'dmills', displayName: 'Dora Mills', timeZone: 'UTC' }),
    aPerson({ name: 'emil', key: 'JIRAUSER10105', displayName: 'Emil Okafor', active: false }),
    aPerson({ name: 'finn', key: 'JIRAUSER10106', displayName: 'Finn O’Hara (contractor)' }),
  ];
  world.teams = [
    { id: '1', name: 'Checkout' },
    { id: '2', name: 'Catalogue' },
  ];
}

function addProjects(world: World): void {
  const team = ['ada', 'ben', 'cleo', 'dora'];
  const common = {
    issueTypes: ['10001', '10000', '10002', '10003', '10004'],
    offEditScreen: [],
    lastNumber: 0,
  };
  const projects: Project[] = [
    {
      ...common,
      id: '10000',
      key: 'SHOP',
      name: 'Web Shop',
      description: 'Everything a customer sees in the browser.',
      lead: 'ada',
      workflow: 'Team workflow',
      permissions: { browse: [...team], edit: [...team], transition: [...team], admin: ['ada'] },
      components: [
        { id: '10300', name: 'Basket' },
        { id: '10301', name: 'Payment' },
        { id: '10302', name: 'Search' },
      ],
      versions: [
        { id: '10400', name: '1.0', released: true },
        { id: '10401', name: '1.1', released: false },
      ],
    },
    {
      ...common,
      id: '10001',
      key: 'MOB',
      name: 'Mobile App',
      description: 'The app for phones.',
      lead: 'cleo',
      workflow: 'Team workflow',
      permissions: {
        browse: [EVERYONE],
        edit: [...team, 'finn'],
        transition: [...team, 'finn'],
        admin: ['cleo'],
      },
    },
    {
      ...common,
      id: '10002',
      key: 'OPS',
      name: 'Operations',
      description: 'Servers, backups and the things that page us.',
      lead: 'dora',
      workflow: 'Operations workflow',
      issueTypes: ['10002', '10004', '10003'],
      // Ben reads along and changes nothing.
      permissions: {
        browse: [...team],
        edit: ['ada', 'cleo', 'dora'],
        transition: ['ada', 'cleo', 'dora'],
        admin: ['dora'],
      },
      // Story points are only set on the board here, where the edit screen does not matter.
      offEditScreen: [world.parts.points ?? ''],
    },
  ];
  world.projects = projects;
}

function addBoards(world: World): void {
  const everyday = ['SHOP', 'MOB', 'OPS'].map((key, index) => ({
    id: String(10100 + index),
    name: `${world.project(key).name} backlog`,
    description: '',
    owner: world.project(key).lead,
    jql: `project = ${key} ORDER BY Rank ASC`,
    favouriteOf: ['ada', world.project(key).lead],
    sharedWith: [...world.project(key).permissions.browse],
  }));
  world.filters = [
    ...everyday,
    {
      id: '10103',
      name: 'Bugs that customers noticed',
      description: 'Read out every Monday.',
      owner: 'ben',
      jql: 'type = Bug AND statusCategory != Done AND labels = customer ORDER BY priority DESC, updated DESC',
      favouriteOf: ['ada', 'ben', 'cleo'],
      sharedWith: [EVERYONE],
    },
    {
      id: '10104',
      name: 'My own list',
      description: 'Not shared.',
      owner: 'cleo',
      jql: 'assignee = currentUser() AND resolution = Unresolved',
      favouriteOf: ['cleo'],
      sharedWith: [],
    },
  ];
  const columns = [
    { name: 'To Do', statuses: ['10010'] },
    { name: 'In Progress', statuses: ['3'], max: 5 },
    { name: 'In Review', statuses: ['10011'] },
    { name: 'Done', statuses: ['10012'] },
  ];
  world.boards = [
    {
      id: 1,
      name: 'Web Shop board',
      type: 'scrum',
      filterId: '10100',
      columns,
      estimation: world.parts.points,
    },
    {
      id: 2,
      name: 'Mobile App board',
      type: 'scrum',
      filterId: '10101',
      columns,
      estimation: world.parts.points,
    },
    {
      id: 3,
      name: 'Operations kanban',
      type: 'kanban',
      filterId: '10102',
      subQuery: 'fixVersion in unreleasedVersions() OR fixVersion is EMPTY',
      columns: [
        { name: 'Backlog', statuses: [] },
        { name: 'Reported', statuses: ['10013'], min: 1, max: 12 },
        { name: 'Working on it', statuses: ['3', '10014'], max: 4 },
        { name: 'Done', statuses: ['10012'] },
      ],
    },
  ];
  world.sprints = [
    sprint(11, 'Sprint 11', 'closed', -19, 1, 'First orders without an account'),
    // Nothing in the Sprint string is escaped, so names like this one break careless readers.
    sprint(12, 'Sprint 12, checkout [part=2]', 'active', -5, 1, 'Pay by card, and by invoice'),
    sprint(13, 'Sprint 13', 'future', null, 1, ''),
    sprint(21, 'App 2.0 – week 1', 'active', -3, 2, 'Sign in once'),
    sprint(22, 'App 2.0 – week 2', 'future', null, 2, ''),
  ];
}

function sprint(
  id: number,
  name: string,
  state: Sprint['state'],
  startsIn: number | null,
  boardId: number,
  goal: string,
): Sprint {
  const start = startsIn === null ? null : midnight() + startsIn * DAY + 8 * HOUR;
  const at = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    id,
    name,
    state,
    startDate: at(start),
    endDate: at(start && start + 14 * DAY),
    activatedDate: at(start && start + HOUR / 30),
    completeDate: state === 'closed' ? at(start && start + 14 * DAY + HOUR) : null,
    boardId,
    goal,
  };
}

function addShopIssues(world: World): void {
  const add = adder(world, 'SHOP');
  add({
    type: 'Epic',
    summary: 'Buy without an account',
    epicName: 'Guest checkout',
    epicColor: 4,
    status: 'In Progress',
    assignee: 'ada',
    priority: 'High',
    targetStart: day(-30),
    targetEnd: day(20),
  });
  add({
    type: 'Epic',
    summary: 'Find things faster',
    epicName: 'Search',
    epicColor: 7,
    assignee: 'cleo',
    targetStart: day(5),
    targetEnd: day(60),
  });
  add({
    summary: 'Check out as a guest with only an e-mail address',
    epic: 'SHOP-1',
    status: 'Done',
    assignee: 'ben',
    points: 8,
    sprints: [11],
    team: 'Checkout',
    labels: ['checkout'],
  });
  add({
    summary: 'Pay by card',
    epic: 'SHOP-1',
    status: 'In Progress',
    assignee: 'ben',
    points: 5,
    sprints: [11, 12],
    team: 'Checkout',
    priority: 'High',
    labels: ['checkout', 'payments'],
    components: ['Payment'],
    fixVersions: ['1.1'],
    dueDate: day(4),
    description:
      'h3. Goal\r\nA guest pays with the card that is in the purse.\r\n\r\n* 3-D Secure\r\n* one retry',
  });
  add({
    summary: 'Pay by invoice',
    epic: 'SHOP-1',
    assignee: 'ben',
    points: 3,
    sprints: [12],
    team: 'Checkout',
    labels: ['checkout', 'payments'],
    dueDate: day(9),
  });
  add({
    summary: 'Show delivery cost before the last step',
    epic: 'SHOP-1',
    status: 'In Review',
    assignee: 'dora',
    points: 2,
    sprints: [12],
    team: 'Checkout',
  });
  add({
    summary: 'Remember the basket for a week',
    epic: 'SHOP-1',
    status: 'In Progress',
    assignee: 'cleo',
    points: 3,
    sprints: [12],
    flagged: true,
  });
  add({
    type: 'Bug',
    summary: 'Basket counts a gift wrap twice',
    status: 'In Review',
    assignee: 'dora',
    points: 1,
    sprints: [12],
    priority: 'Highest',
    labels: ['customer'],
  });
  add({
    type: 'Bug',
    summary: 'Checkout is slow on the first order of the day',
    assignee: 'ada',
    points: 0.5,
    sprints: [12],
    priority: 'High',
    labels: ['customer', 'speed'],
  });
  add({
    summary: 'Suggest a spelling when nothing is found',
    epic: 'SHOP-2',
    assignee: null,
    points: 5,
    sprints: [13],
    team: 'Catalogue',
  });
  add({
    summary: 'Filter by size & colour <at once>',
    epic: 'SHOP-2',
    assignee: 'cleo',
    points: 8,
    sprints: [13],
    team: 'Catalogue',
  });
  add({
    summary: 'Keep filters when going back',
    epic: 'SHOP-2',
    assignee: null,
    points: 2,
    team: 'Catalogue',
  });
  add({
    type: 'Task',
    summary: 'Choose the search engine',
    epic: 'SHOP-2',
    status: 'Done',
    assignee: 'cleo',
    points: 2,
    sprints: [11],
    team: 'Catalogue',
  });
  add({ type: 'Task', summary: 'Replace the old product photos', assignee: null, points: null });
  // Issue security: only those who negotiate see this one.
  add({
    type: 'Task',
    summary: 'Renegotiate the fee with the payment provider',
    assignee: 'ada',
    points: 1,
    sprints: [12],
    visibleTo: ['ada', 'cleo'],
    labels: ['confidential'],
  });
  add({
    type: 'Bug',
    summary: '“Add to basket” does nothing in Safari 15',
    assignee: 'dora',
    priority: 'Low',
    labels: ['customer'],
  });
  add({
    type: 'Sub-task',
    summary: 'Agree on the words for a declined card',
    parent: 'SHOP-4',
    status: 'Done',
    assignee: 'cleo',
  });
  add({ type: 'Sub-task', summary: 'Try it with a card from abroad', parent: 'SHOP-4', assignee: 'ben' });
  add({ summary: 'Order again with one click', assignee: null, points: 13, priority: 'Low' });
  add({
    type: 'Bug',
    summary: 'Someone can read another customer’s invoice',
    status: 'In Progress',
    assignee: 'ada',
    priority: 'Highest',
    points: 2,
    sprints: [12],
    visibleTo: ['ada', 'dora'],
    labels: ['security'],
  });
}

function addMobileIssues(world: World): void {
  const add = adder(world, 'MOB');
  add({
    type: 'Epic',
    summary: 'One account for shop and app',
    epicName: 'Sign in once',
    status: 'In Progress',
    assignee: 'cleo',
  });
  add({
    summary: 'Sign in with a code from the e-mail',
    epic: 'MOB-1',
    status: 'In Progress',
    assignee: 'finn',
    points: 5,
    sprints: [21],
    dueDate: day(3),
  });
  add({
    summary: 'Take the guest basket along when signing in',
    epic: 'MOB-1',
    assignee: 'finn',
    points: 3,
    sprints: [21],
  });
  add({
    summary: 'Stay signed in for 90 days',
    epic: 'MOB-1',
    status: 'Done',
    assignee: 'cleo',
    points: 2,
    sprints: [21],
  });
  add({ summary: 'Sign out on all devices', epic: 'MOB-1', assignee: null, points: 3, sprints: [22] });
  add({
    type: 'Bug',
    summary: 'App closes when the camera is refused',
    status: 'In Review',
    assignee: 'finn',
    priority: 'High',
    points: 1,
    sprints: [21],
    labels: ['customer'],
  });
  add({
    type: 'Bug',
    summary: 'Prices overlap on small screens',
    assignee: null,
    points: 1,
    sprints: [22],
    labels: ['customer'],
  });
  add({ type: 'Task', summary: 'Move to the new build machine', assignee: 'dora', points: 2, sprints: [22] });
  add({ summary: 'Scan a bar code to find a product', assignee: null, points: 8 });
  add({ summary: 'Tell me when my parcel is near', assignee: null, points: 5 });
  add({
    type: 'Task',
    summary: 'Ask for a review after the third order',
    assignee: 'finn',
    points: 1,
    status: 'Done',
    sprints: [],
  });
}

function addOperationsIssues(world: World): void {
  const add = adder(world, 'OPS');
  add({
    type: 'Task',
    summary: 'Renew the certificate of the shop',
    status: 'In Progress',
    assignee: 'dora',
    priority: 'High',
    dueDate: day(6),
  });
  add({
    type: 'Bug',
    summary: 'Nightly report holds the database for ten minutes',
    status: 'Waiting',
    assignee: 'dora',
    priority: 'High',
    labels: ['speed'],
  });
  add({ type: 'Task', summary: 'Try to restore last week’s backup', assignee: 'cleo' });
  add({
    type: 'Task',
    summary: 'Move logs older than a year to cold storage',
    assignee: null,
    priority: 'Low',
  });
  add({ type: 'Bug', summary: 'Pager sounds twice for one alarm', assignee: 'ada' });
  add({ type: 'Task', summary: 'Write down who may restart what', status: 'Done', assignee: 'dora' });
  add({
    type: 'Task',
    summary: 'Give Finn a way into the test machines',
    assignee: 'ada',
    visibleTo: ['ada', 'dora'],
  });
  add({
    type: 'Task',
    summary: 'Replace the disk in rack 3',
    status: 'Waiting',
    assignee: 'dora',
    dueDate: day(-2),
  });
  add({
    type: 'Bug',
    summary: 'Mails to one provider bounce',
    status: 'In Progress',
    assignee: 'cleo',
    priority: 'Medium',
  });
  add({ type: 'Task', summary: 'Plan the next Jira upgrade', assignee: 'ada', dueDate: day(45) });
}

/** Adds issues of one project, each a little younger than the one before. */
function adder(world: World, project: string) {
  return (values: Omit<NewIssue, 'project'>) => {
    const age = 40 - world.project(project).lastNumber;
    const created = new Date(midnight() - age * DAY + 9 * HOUR);
    const updated = new Date(midnight() - (age % 9) * DAY - (age % 7) * HOUR);
    return world.addIssue({ project, created, updated, ...values });
  };
}

const midnight = () => Math.floor(Date.now() / DAY) * DAY;
const day = (days: number) => new Date(midnight() + days * DAY).toISOString().slice(0, 10);
