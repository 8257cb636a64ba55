import { historyItems, linkItem, removedComment, type HistoryItem } from './history-items.js';
import type { Person } from './people.js';
import { nthRank, rankBetween } from './rank.js';

/** What a person may do in a project. */
export type Permission = 'browse' | 'edit' | 'transition' | 'admin' | FinePermission;
/** Permissions that go with a coarser one until somebody is denied or granted them by name. */
export type FinePermission = keyof typeof GOES_WITH;
const GOES_WITH = { assign: 'edit', link: 'edit', comment: 'browse' } as const;

/** Stands for everybody who is signed in. */
export const EVERYONE = '*';
/** Stands for everybody, also without signing in. */
const ANYONE = 'anyone';

export type StatusCategoryKey = 'undefined' | 'new' | 'indeterminate' | 'done';

export interface Status {
  id: string;
  name: string;
  category: StatusCategoryKey;
}
export interface IssueType {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
}
export interface Priority {
  id: string;
  name: string;
  color: string;
}
export interface Resolution {
  id: string;
  name: string;
}
export interface LinkType {
  id: string;
  name: string;
  inward: string;
  outward: string;
}
export interface IssueLink {
  id: string;
  type: string;
  /** Issue ids: the outward one is, for example, the blocker. */
  from: string;
  to: string;
}

export interface Transition {
  id: string;
  name: string;
  /** Status ids it starts from. */
  from: string[];
  to: string;
  /** Field ids that its screen requires. */
  required: string[];
  /** Field ids that its screen has besides. */
  optional?: string[];
  /** Login names; everybody with the permission when left out. */
  onlyFor?: string[];
}
export interface Workflow {
  name: string;
  /** Status ids in order; an issue starts in the first. */
  statuses: string[];
  transitions: Transition[];
}

export interface Project {
  id: string;
  key: string;
  name: string;
  description: string;
  /** Login name. */
  lead: string;
  workflow: string;
  /** Issue type ids. */
  issueTypes: string[];
  /** Login names, or {@link EVERYONE} or {@link ANYONE}, by permission. */
  permissions: Record<Exclude<Permission, FinePermission>, string[]> &
    Partial<Record<FinePermission, string[]>>;
  components?: { id: string; name: string }[];
  versions?: { id: string; name: string; released: boolean }[];
  /** Field ids that its edit screen leaves out. */
  offEditScreen: string[];
  /** Field ids without which nothing is created in it. */
  requiredForNew?: string[];
  lastNumber: number;
}

export interface Comment {
  id: string;
  author: string;
  body: string;
  created: Date;
  /** When it was last written over. */
  updated?: Date;
}
/** A file on an issue. */
export interface Attachment {
  id: string;
  name: string;
  mimeType: string;
  bytes: Buffer;
  author: string;
  created: Date;
}
export interface Change {
  id: string;
  author: string;
  created: Date;
  items: HistoryItem[];
}

export interface Issue {
  id: string;
  key: string;
  /** Keys it had in other projects; Jira goes on answering to them. */
  formerKeys: string[];
  /** Project key. */
  project: string;
  /** Issue type id. */
  type: string;
  /** Status id. */
  status: string;
  summary: string;
  description: string | null;
  /** Priority id. */
  priority: string | null;
  /** Resolution id. */
  resolution: string | null;
  /** Login names. */
  assignee: string | null;
  reporter: string;
  labels: string[];
  /** YYYY-MM-DD. */
  dueDate: string | null;
  created: Date;
  updated: Date;
  /** Key of the parent of a sub-task. */
  parent: string | null;
  points: number | null;
  /** Ids of all sprints it ever was in. */
  sprints: number[];
  epic: string | null;
  epicName: string | null;
  /** Number of one of the colours that epics have. */
  epicColor: number | null;
  rank: string;
  /** Names of those of its project. */
  components: string[];
  /** Names of those of its project. */
  fixVersions: string[];
  /** Id of a team. */
  team: string | null;
  targetStart: string | null;
  targetEnd: string | null;
  flagged: boolean;
  /** In words, such as `3h 30m`. */
  time?: { originalEstimate?: string; remainingEstimate?: string; timeSpent?: string };
  /** Values of other custom fields, by field id. */
  custom: Record<string, unknown>;
  comments: Comment[];
  attachments?: Attachment[];
  /** What apps keep on it, by key. */
  properties?: Record<string, unknown>;
  history: Change[];
  /** Issue security: login names that see it; everybody who may browse the project when null. */
  visibleTo: string[] | null;
  /** Login names that do not. */
  hiddenFrom: string[];
  /** Grows with each change. */
  revision: number;
}

/** What {@link World.addIssue} takes: names or ids, and usual values for what is left out. */
export type NewIssue = Partial<Omit<Issue, 'id' | 'revision' | 'comments' | 'history'>> & { project: string };
/** What {@link World.editIssue} takes. */
export type IssueChanges = Partial<
  Pick<
    Issue,
    | 'summary'
    | 'description'
    | 'type'
    | 'status'
    | 'priority'
    | 'resolution'
    | 'assignee'
    | 'reporter'
    | 'labels'
    | 'dueDate'
    | 'points'
    | 'sprints'
    | 'epic'
    | 'epicName'
    | 'epicColor'
    | 'components'
    | 'fixVersions'
    | 'rank'
    | 'team'
    | 'targetStart'
    | 'targetEnd'
    | 'flagged'
    | 'visibleTo'
    | 'updated'
    | 'custom'
  >
>;

export interface Sprint {
  id: number;
  name: string;
  state: 'future' | 'active' | 'closed';
  startDate: string | null;
  endDate: string | null;
  activatedDate: string | null;
  completeDate: string | null;
  boardId: number;
  goal: string;
}

export interface BoardColumn {
  name: string;
  /** Status ids. */
  statuses: string[];
  min?: number;
  max?: number;
}
export interface Board {
  id: number;
  name: string;
  type: 'scrum' | 'kanban';
  filterId: string;
  columns: BoardColumn[];
  /** What the limits of its columns count; `issueCount` where any has one. */
  constraintType?: 'none' | 'issueCount' | 'issueCountExclSubs';
  /** A second filter, of kanban boards. */
  subQuery?: string;
  /** Conditions that its page offers. */
  quickFilters?: { id: number; name: string; query: string }[];
  /** Field id of the estimate. */
  estimation?: string;
}

export interface Filter {
  id: string;
  name: string;
  description: string;
  owner: string;
  jql: string;
  /** Login names of those who marked it. */
  favouriteOf: string[];
  /** Login names, or {@link EVERYONE}. */
  sharedWith: string[];
}

export interface Team {
  id: string;
  name: string;
}

export interface Field {
  id: string;
  name: string;
  custom: boolean;
  orderable: boolean;
  navigable: boolean;
  searchable: boolean;
  clauseNames: string[];
  schema?: { type: string; items?: string; system?: string; custom?: string; customId?: number };
  /** Of a field of choices. */
  options?: FieldOption[];
  /** A custom field that is on every edit screen; others of numbers are there anyhow. */
  isOnScreens?: boolean;
}
export interface FieldOption {
  id: string;
  value: string;
  children?: FieldOption[];
}

/** The parts of an issue that live in a custom field of this site. */
export type CustomPart =
  | 'points'
  | 'sprint'
  | 'epicLink'
  | 'epicName'
  | 'epicColor'
  | 'rank'
  | 'oldRank'
  | 'flagged'
  | 'team'
  | 'targetStart'
  | 'targetEnd'
  | 'development';

/** Everything in one Jira but its settings: people, projects, issues, boards. Plain data with a few verbs. */
export class World {
  title = 'Jira';
  /** In which it was installed. */
  language: 'en' | 'de' = 'en';
  people: Person[] = [];
  projects: Project[] = [];
  issueTypes: IssueType[] = [];
  statuses: Status[] = [];
  priorities: Priority[] = [];
  resolutions: Resolution[] = [];
  workflows: Workflow[] = [];
  linkTypes: LinkType[] = [];
  links: IssueLink[] = [];
  fields: Field[] = [];
  /** Field id by part. */
  parts: Partial<Record<CustomPart, string>> = {};
  teams: Team[] = [];
  issues: Issue[] = [];
  filters: Filter[] = [];
  boards: Board[] = [];
  sprints: Sprint[] = [];
  /** The clock of changes; a stand-in with a clock offset sets it. */
  now: () => Date = () => new Date();
  /** Keeps the JSON of issues; issues must then be changed by the methods below only. */
  keepsJson = false;

  private lastIssueId = 10100;
  private lastOtherId = 20000;
  private readonly byKey = new Map<string, Issue>();
  private readonly byId = new Map<string, Issue>();

  person(name: string): Person {
    return found(
      this.people.find((person) => person.name === name),
      `person ${name}`,
    );
  }

  project(key: string): Project {
    return found(
      this.projects.find((project) => project.key === key),
      `project ${key}`,
    );
  }

  /** By key, former key or id. */
  issue(key: string): Issue {
    return found(this.issueMaybe(key), `issue ${key}`);
  }

  issueMaybe(key: string): Issue | undefined {
    return this.byKey.get(key.toUpperCase()) ?? this.byId.get(key);
  }

  /** By id or name. */
  status(idOrName: string): Status {
    return found(named(this.statuses, idOrName), `status ${idOrName}`);
  }

  workflowOf(issue: Pick<Issue, 'project'>): Workflow {
    const { workflow } = this.project(issue.project);
    return found(
      this.workflows.find(({ name }) => name === workflow),
      `workflow ${workflow}`,
    );
  }

  may(person: Person | null, permission: Permission, project: Project): boolean {
    const names = holders(project, permission);
    if (names.includes(ANYONE)) return true;
    return person !== null && (names.includes(EVERYONE) || names.includes(person.name));
  }

  canSee(person: Person | null, issue: Issue): boolean {
    return this.may(person, 'browse', this.project(issue.project)) && this.isOpenTo(person, issue);
  }

  /** All issues the person sees, in no particular order. */
  visibleTo(person: Person | null): Issue[] {
    const projects = new Set(
      this.projects.filter((project) => this.may(person, 'browse', project)).map(({ key }) => key),
    );
    return this.issues.filter((issue) => projects.has(issue.project) && this.isOpenTo(person, issue));
  }

  /** Gives somebody a permission; {@link EVERYONE} and {@link ANYONE} are somebody too. */
  grant(name: string, permission: Permission, projectKey: string): void {
    const project = this.project(projectKey);
    const names = holders(project, permission);
    if (!names.includes(name)) project.permissions[permission] = [...names, name];
  }

  /** Takes a permission from one person; from everybody's it makes everybody else's. */
  deny(name: string, permission: Permission, projectKey: string): void {
    const project = this.project(projectKey);
    const held = holders(project, permission);
    const names = held.includes(EVERYONE) ? this.people.map((person) => person.name) : held;
    project.permissions[permission] = names.filter((candidate) => candidate !== name);
  }

  /** Shares a filter, and the boards on it, with one more person. */
  share(filterId: string, withPerson: string): void {
    this.filter(filterId).sharedWith.push(withPerson);
  }

  /** Takes a filter, and the boards on it, from one person who does not own it. */
  unshare(filterId: string, fromPerson: string): void {
    const filter = this.filter(filterId);
    const sharedWith = filter.sharedWith.includes(EVERYONE)
      ? this.people.map(({ name }) => name)
      : filter.sharedWith;
    filter.sharedWith = sharedWith.filter((name) => name !== fromPerson);
  }

  /** Gives somebody another login name everywhere; the key stays. */
  renamePerson(name: string, newName: string): void {
    const renamed = (names: string[]) => names.map((one) => (one === name ? newName : one));
    this.person(name).name = newName;
    for (const project of this.projects) {
      if (project.lead === name) project.lead = newName;
      for (const permission of Object.keys(project.permissions) as Permission[]) {
        project.permissions[permission] = renamed(holders(project, permission));
      }
    }
    for (const filter of this.filters) {
      if (filter.owner === name) filter.owner = newName;
      Object.assign(filter, {
        favouriteOf: renamed(filter.favouriteOf),
        sharedWith: renamed(filter.sharedWith),
      });
    }
    for (const issue of this.issues) {
      if (issue.assignee === name) issue.assignee = newName;
      if (issue.reporter === name) issue.reporter = newName;
      issue.visibleTo &&= renamed(issue.visibleTo);
      issue.hiddenFrom = renamed(issue.hiddenFrom);
      for (const entry of [...issue.comments, ...issue.history])
        if (entry.author === name) entry.author = newName;
      issue.revision++;
    }
  }

  addIssue(values: NewIssue): Issue {
    const project = this.project(values.project);
    const created = values.created ?? this.now();
    const key = values.key ?? `${project.key}-${project.lastNumber + 1}`;
    project.lastNumber = Math.max(project.lastNumber, Number(key.split('-').at(-1)));
    const issue: Issue = {
      id: String(++this.lastIssueId),
      formerKeys: [],
      summary: 'A work item',
      description: null,
      resolution: null,
      assignee: null,
      reporter: project.lead,
      labels: [],
      dueDate: null,
      updated: created,
      parent: null,
      points: null,
      sprints: [],
      epic: null,
      epicName: null,
      epicColor: null,
      components: [],
      fixVersions: [],
      rank: nthRank(this.issues.length),
      team: null,
      targetStart: null,
      targetEnd: null,
      flagged: false,
      custom: {},
      visibleTo: null,
      hiddenFrom: [],
      ...values,
      key,
      created,
      ...this.idsOf({
        type: values.type ?? project.issueTypes[0],
        status: values.status ?? this.workflowOf(values).statuses[0],
        priority: values.priority === undefined ? '3' : values.priority,
        team: values.team ?? null,
      }),
      comments: [],
      history: [],
      revision: 0,
    } as Issue;
    if (this.status(issue.status).category === 'done') issue.resolution ??= this.resolutions[0]?.id ?? null;
    this.issues.push(issue);
    this.byKey.set(issue.key, issue);
    this.byId.set(issue.id, issue);
    return issue;
  }

  /** Changes an issue as somebody in Jira would: history, time of change and all. */
  editIssue(key: string, changes: IssueChanges, { by }: { by?: string } = {}): Issue {
    const issue = this.issue(key);
    const wanted: IssueChanges = { ...changes, ...this.idsOf(changes) };
    const items = Object.entries(wanted).flatMap(([name, value]) => historyItems(this, issue, name, value));
    Object.assign(issue, wanted);
    this.touch(issue, changes.updated);
    this.record(issue, items, by);
    return issue;
  }

  /** Moves an issue and its sub-tasks to another project: they get new keys and go on answering to the old ones. */
  moveIssue(key: string, projectKey: string, { by }: { by?: string } = {}): Issue {
    const issue = this.issue(key);
    const project = this.project(projectKey);
    const old = issue.key;
    issue.formerKeys.push(old);
    issue.project = projectKey;
    issue.key = `${projectKey}-${++project.lastNumber}`;
    this.byKey.set(issue.key, issue);
    const { statuses } = this.workflowOf(issue);
    if (!statuses.includes(issue.status)) issue.status = statuses[0];
    this.touch(issue);
    for (const other of this.issues) {
      if (other.epic === old) Object.assign(other, { epic: issue.key, revision: other.revision + 1 });
    }
    for (const part of this.issues.filter(({ parent }) => parent === old)) {
      part.parent = issue.key;
      this.moveIssue(part.key, projectKey, { by });
    }
    const item = { field: 'Key', from: null, fromString: old, to: null, toString: issue.key };
    this.record(issue, [item], by ?? project.lead);
    return issue;
  }

  /** Deletes an issue and its sub-tasks. */
  deleteIssue(key: string): void {
    const issue = this.issue(key);
    for (const part of this.issues.filter(({ parent }) => parent === issue.key)) this.deleteIssue(part.key);
    this.issues = this.issues.filter((other) => other !== issue);
    this.links = this.links.filter(({ from, to }) => from !== issue.id && to !== issue.id);
    for (const name of [issue.key, ...issue.formerKeys]) this.byKey.delete(name);
    this.byId.delete(issue.id);
  }

  /** From now on this issue does not exist for that person. */
  hide(key: string, fromPerson: string): void {
    this.issue(key).hiddenFrom.push(fromPerson);
  }

  show(key: string, toPerson: string): void {
    const issue = this.issue(key);
    issue.hiddenFrom = issue.hiddenFrom.filter((name) => name !== toPerson);
    issue.visibleTo?.push(toPerson);
  }

  comment(key: string, body: string, { by }: { by: string }): Comment {
    const issue = this.issue(key);
    this.touch(issue);
    const comment = { id: this.nextId(), author: by, body, created: issue.updated };
    issue.comments.push(comment);
    return comment;
  }

  attach(
    key: string,
    file: Pick<Attachment, 'name' | 'mimeType' | 'bytes'>,
    { by }: { by: string },
  ): Attachment {
    const issue = this.issue(key);
    this.touch(issue);
    const attachment = { id: this.nextId(), ...file, author: by, created: issue.updated };
    (issue.attachments ??= []).push(attachment);
    return attachment;
  }

  editComment(key: string, id: string, body: string): Comment {
    const issue = this.issue(key);
    const comment = found(
      issue.comments.find((one) => one.id === id),
      `comment ${id}`,
    );
    this.touch(issue);
    return Object.assign(comment, { body, updated: issue.updated });
  }

  deleteComment(key: string, id: string, { by }: { by?: string } = {}): void {
    const issue = this.issue(key);
    const gone = issue.comments.find((one) => one.id === id);
    issue.comments = issue.comments.filter((one) => one.id !== id);
    this.touch(issue);
    if (gone) this.record(issue, [removedComment(gone.body)], by ?? gone.author);
  }

  /** Links two issues: with "Blocks", the first one blocks the second. */
  linkIssues(from: string, typeName: string, to: string, { by }: { by?: string } = {}): IssueLink {
    const type = found(named(this.linkTypes, typeName), `link type ${typeName}`).id;
    const ends = { from: this.issue(from).id, to: this.issue(to).id };
    const same = this.links.find(
      (link) => link.type === type && link.from === ends.from && link.to === ends.to,
    );
    if (same) return same;
    const link = { id: this.nextId(), type, ...ends };
    this.links.push(link);
    this.recordLink(link, { by, isGone: false });
    return link;
  }

  unlink(id: string, { by }: { by?: string } = {}): void {
    const gone = this.links.find((link) => link.id === id);
    this.links = this.links.filter((link) => link.id !== id);
    if (gone) this.recordLink(gone, { by, isGone: true });
  }

  private recordLink({ type, from, to }: IssueLink, { by, isGone }: { by?: string; isGone: boolean }): void {
    const [source, target] = [this.issue(from), this.issue(to)];
    const { inward, outward } = this.linkTypes.find(({ id }) => id === type)!;
    this.touch(source);
    this.touch(target);
    if (!by) return;
    this.record(source, [linkItem(outward, target.key, isGone)], by);
    this.record(target, [linkItem(inward, source.key, isGone)], by);
  }

  /** Puts an issue before or after another one in the order of the backlog. */
  rankIssue(key: string, place: { before: string } | { after: string }, { by }: { by?: string } = {}): void {
    const issue = this.issue(key);
    const neighbour = this.issue('before' in place ? place.before : place.after).rank;
    const ranks = this.issues
      .filter((other) => other !== issue)
      .map(({ rank }) => rank)
      .sort();
    const index = ranks.indexOf(neighbour);
    const rank =
      'before' in place ? rankBetween(ranks[index - 1], neighbour) : rankBetween(neighbour, ranks[index + 1]);
    this.editIssue(key, { rank }, { by });
  }

  /** All sprints it ever was in. A sub-task is in those of its parent. */
  sprintsOf({ parent, sprints }: Issue): Sprint[] {
    const ids = (parent ? this.issueMaybe(parent)?.sprints : undefined) ?? sprints;
    return this.sprints.filter(({ id }) => ids.includes(id));
  }

  /** The sprint that counts: the active one of those the issue was in, else a future one. */
  currentSprint(issue: Issue): Sprint | undefined {
    const sprints = this.sprintsOf(issue);
    return sprints.find(({ state }) => state === 'active') ?? sprints.find(({ state }) => state === 'future');
  }

  filter(id: string): Filter {
    return found(
      this.filters.find((filter) => filter.id === id),
      `filter ${id}`,
    );
  }

  filterMaybe(idOrName: string, person: Person | null): Filter | undefined {
    const mine = this.filters.filter((filter) => this.mayUse(person, filter));
    return mine.find(({ id }) => id === idOrName) ?? named(mine, idOrName);
  }

  mayUse(person: Person | null, filter: Filter): boolean {
    if (filter.sharedWith.includes(ANYONE)) return true;
    if (!person) return false;
    return (
      filter.owner === person.name ||
      filter.sharedWith.some((name) => name === EVERYONE || name === person.name)
    );
  }

  boardMaybe(id: string | number, person: Person | null): Board | undefined {
    const board = this.boards.find((candidate) => candidate.id === Number(id));
    return board && this.filterMaybe(board.filterId, person) ? board : undefined;
  }

  nextId(): string {
    return String(++this.lastOtherId);
  }

  private touch(issue: Issue, at = this.now()): void {
    issue.updated = at;
    issue.revision++;
  }

  private record(issue: Issue, items: HistoryItem[], by = issue.assignee ?? issue.reporter): void {
    if (items.length > 0)
      issue.history.push({ id: this.nextId(), author: by, created: issue.updated, items });
  }

  private isOpenTo(person: Person | null, issue: Issue): boolean {
    if (issue.visibleTo === null && issue.hiddenFrom.length === 0) return true;
    if (!person) return false;
    return (issue.visibleTo?.includes(person.name) ?? true) && !issue.hiddenFrom.includes(person.name);
  }

  /** Names become ids, so that tests may say "In Progress". */
  private idsOf(values: Pick<IssueChanges, 'type' | 'status' | 'priority' | 'resolution' | 'team'>) {
    const ids: Partial<typeof values> = {};
    if (values.type) ids.type = found(named(this.issueTypes, values.type), `issue type ${values.type}`).id;
    if (values.status) ids.status = this.status(values.status).id;
    if (values.priority)
      ids.priority = found(named(this.priorities, values.priority), `priority ${values.priority}`).id;
    if (values.resolution) {
      ids.resolution = found(
        named(this.resolutions, values.resolution),
        `resolution ${values.resolution}`,
      ).id;
    }
    if (values.team) ids.team = found(named(this.teams, values.team), `team ${values.team}`).id;
    return ids;
  }
}

function named<T extends { id: string; name: string }>(list: T[], idOrName: string): T | undefined {
  return (
    list.find(({ id }) => id === idOrName) ??
    list.find(({ name }) => name.toLowerCase() === idOrName.toLowerCase())
  );
}

function holders({ permissions }: Project, permission: Permission): string[] {
  const fallback = permission in GOES_WITH ? GOES_WITH[permission as FinePermission] : 'browse';
  return permissions[permission] ?? permissions[fallback];
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what} in this world.`);
  return value;
}
