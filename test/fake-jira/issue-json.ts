import { germanName } from './german.js';
import type { Person } from './people.js';
import { epicMember } from './rest/epic-member.js';
import type { Site } from './site.js';
import type { Attachment, Field, Issue, IssueType, Priority, Project, Sprint, Status } from './world.js';

/** Writes issues and what they hold as the JSON of REST API version 2. */
export class IssueJson {
  private readonly kept = new WeakMap<Issue, { revision: number; texts: Map<string, string> }>();

  constructor(private readonly site: Site) {}

  /** One issue with these fields; `more` are finished members such as `"transitions":[…]`. */
  write(issue: Issue, fields: Field[], viewer: Person | null, more: string[] = []): string {
    const { baseUrl } = this.site;
    const members = [
      '"expand":"operations,versionedRepresentations,editmeta,changelog,renderedFields"',
      `"id":"${issue.id}"`,
      `"self":"${baseUrl}/rest/api/2/issue/${issue.id}"`,
      `"key":"${issue.key}"`,
    ];
    if (fields.length > 0 || more.length > 0)
      members.push(`"fields":{${[this.fieldsOf(issue, fields, viewer), ...more].filter(Boolean).join(',')}}`);
    return `{${members.join(',')}}`;
  }

  // Linked issues depend on who looks, so those are never kept.
  private fieldsOf(issue: Issue, fields: Field[], viewer: Person | null): string {
    const { world } = this.site;
    if (!world.keepsJson || this.linksOf(issue).length > 0) return this.fieldsText(issue, fields, viewer);
    let kept = this.kept.get(issue);
    if (kept?.revision !== issue.revision)
      this.kept.set(issue, (kept = { revision: issue.revision, texts: new Map() }));
    const name = fields.length > 0 ? fields.map(({ id }) => id).join() : '';
    let text = kept.texts.get(name);
    if (text === undefined) kept.texts.set(name, (text = this.fieldsText(issue, fields, viewer)));
    return text;
  }

  private fieldsText(issue: Issue, fields: Field[], viewer: Person | null): string {
    return fields
      .map((field) => [field, this.value(issue, field, viewer)] as const)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => `"${field.id}":${valueText(field, value)}`)
      .join(',');
  }

  /** The value of one field; undefined for a field that issues do not show at all. */
  value(issue: Issue, field: Field, viewer: Person | null): unknown {
    return field.custom ? this.customValue(issue, field.id) : this.systemValue(issue, field.id, viewer);
  }

  private systemValue(issue: Issue, id: string, viewer: Person | null): unknown {
    const { world } = this.site;
    switch (id) {
      case 'issuetype':
        return this.issueType(issue.type);
      case 'project':
        return this.project(world.project(issue.project));
      case 'summary':
        return issue.summary;
      case 'description':
        return issue.description;
      case 'status':
        return this.status(world.status(issue.status));
      case 'priority':
        return this.priority(issue.priority);
      case 'resolution':
        return this.resolution(issue.resolution);
      case 'resolutiondate':
        return issue.resolution ? jiraDate(issue.updated) : null;
      case 'assignee':
        return this.user(issue.assignee);
      case 'reporter':
      case 'creator':
        return this.user(issue.reporter);
      case 'labels':
        return issue.labels;
      case 'created':
        return jiraDate(issue.created);
      case 'updated':
        return jiraDate(issue.updated);
      case 'duedate':
        return issue.dueDate;
      case 'fixVersions':
        return this.versions(issue.project, issue.fixVersions);
      case 'components':
        return this.components(issue.project, issue.components);
      case 'issuelinks':
        return this.linksOf(issue).flatMap((link) => this.link(issue, link, viewer));
      case 'subtasks':
        return world.issues
          .filter((other) => other.parent === issue.key && world.canSee(viewer, other))
          .map((other) => this.reference(other));
      case 'parent': {
        const parent = issue.parent ? world.issueMaybe(issue.parent) : undefined;
        return parent && this.reference(parent);
      }
      case 'security':
        return issue.visibleTo
          ? {
              self: `${this.site.baseUrl}/rest/api/2/securitylevel/10000`,
              id: '10000',
              name: 'Only some',
              description: '',
            }
          : undefined;
      case 'votes':
        return {
          self: `${this.site.baseUrl}/rest/api/2/issue/${issue.key}/votes`,
          votes: 0,
          hasVoted: false,
        };
      case 'watches':
        return {
          self: `${this.site.baseUrl}/rest/api/2/issue/${issue.key}/watchers`,
          watchCount: 0,
          isWatching: false,
        };
      case 'workratio':
        return -1;
      case 'timetracking':
        return issue.time ?? {};
      case 'timespent':
        return null;
      case 'attachment':
        return (issue.attachments ?? []).map((attachment) => this.attachment(attachment));
      case 'comment':
        return {
          comments: issue.comments.map((comment) => this.comment(issue, comment)),
          maxResults: issue.comments.length,
          total: issue.comments.length,
          startAt: 0,
        };
      default:
        return undefined;
    }
  }

  private customValue(issue: Issue, id: string): unknown {
    const { parts } = this.site.world;
    switch (id) {
      case parts.points:
        return issue.points;
      case parts.sprint: {
        const own = this.site.world.sprintsOf(issue);
        return own.length > 0
          ? own.map((sprint) => sprintText(sprint, this.site.version.sortsSprintParts))
          : null;
      }
      case parts.epicLink:
        return issue.epic;
      case parts.epicName:
        return issue.epicName;
      case parts.epicColor:
        return issue.epicColor && `ghx-label-${issue.epicColor}`;
      case parts.rank:
        return issue.rank;
      case parts.oldRank:
        return '9223372036854775807';
      case parts.flagged:
        return issue.flagged
          ? [
              {
                self: `${this.site.baseUrl}/rest/api/2/customFieldOption/10000`,
                value: 'Impediment',
                id: '10000',
              },
            ]
          : null;
      case parts.team:
        return issue.team;
      case parts.targetStart:
        return issue.targetStart;
      case parts.targetEnd:
        return issue.targetEnd;
      case parts.development:
        return developmentText(issue);
      default:
        return issue.custom[id] ?? null;
    }
  }

  user(name: string | null) {
    const person = this.site.world.people.find((candidate) => candidate.name === name);
    return person ? this.person(person) : null;
  }

  person(person: Person) {
    return {
      self: `${this.site.baseUrl}/rest/api/2/user?username=${encodeURIComponent(person.name)}`,
      name: person.name,
      key: person.key,
      emailAddress: person.emailAddress,
      avatarUrls: this.avatars(`useravatar?ownerId=${encodeURIComponent(person.key)}&avatarId=10604`),
      displayName: person.displayName,
      active: person.active,
      timeZone: person.timeZone,
    };
  }

  status({ id, name, category }: Status) {
    return {
      self: `${this.site.baseUrl}/rest/api/2/status/${id}`,
      description: '',
      iconUrl: `${this.site.baseUrl}/images/icons/statuses/generic.png`,
      name,
      id,
      statusCategory: this.statusCategory(category),
    };
  }

  statusCategory(key: Status['category']) {
    const [id, english] = CATEGORIES[key];
    const name = this.site.world.language === 'de' ? germanName(english) : english;
    return {
      self: `${this.site.baseUrl}/rest/api/2/statuscategory/${id}`,
      id,
      key,
      colorName: this.site.version.statusColor(key),
      name,
    };
  }

  issueType(idOrType: string | IssueType) {
    const type =
      typeof idOrType === 'string' ? this.site.world.issueTypes.find(({ id }) => id === idOrType) : idOrType;
    if (!type) throw new Error(`There is no issue type ${String(idOrType)}.`);
    return {
      self: `${this.site.baseUrl}/rest/api/2/issuetype/${type.id}`,
      id: type.id,
      description: type.description,
      iconUrl: `${this.site.baseUrl}/secure/viewavatar?size=xsmall&avatarId=10315&avatarType=issuetype`,
      name: type.name,
      subtask: type.subtask,
      avatarId: 10315,
    };
  }

  priority(idOrPriority: string | Priority | null) {
    const priority =
      typeof idOrPriority === 'string'
        ? this.site.world.priorities.find(({ id }) => id === idOrPriority)
        : idOrPriority;
    if (!priority) return null;
    return {
      self: `${this.site.baseUrl}/rest/api/2/priority/${priority.id}`,
      iconUrl: `${this.site.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
      name: priority.name,
      id: priority.id,
    };
  }

  resolution(id: string | null) {
    const resolution = this.site.world.resolutions.find((candidate) => candidate.id === id);
    if (!resolution) return null;
    return {
      self: `${this.site.baseUrl}/rest/api/2/resolution/${resolution.id}`,
      id: resolution.id,
      description: '',
      name: resolution.name,
    };
  }

  project(project: Project) {
    return {
      self: `${this.site.baseUrl}/rest/api/2/project/${project.id}`,
      id: project.id,
      key: project.key,
      name: project.name,
      projectTypeKey: 'software',
      avatarUrls: this.avatars(`projectavatar?pid=${project.id}&avatarId=10324`),
    };
  }

  /** Those of a project; with names, only these. */
  components(projectKey: string, names?: string[]) {
    const { components = [] } = this.site.world.project(projectKey);
    return components
      .filter(({ name }) => names?.includes(name) ?? true)
      .map(({ id, name }) => ({ self: `${this.site.baseUrl}/rest/api/2/component/${id}`, id, name }));
  }

  versions(projectKey: string, names?: string[]) {
    const { versions = [] } = this.site.world.project(projectKey);
    return versions
      .filter(({ name }) => names?.includes(name) ?? true)
      .map(({ id, name, released }) => ({
        ...{ self: `${this.site.baseUrl}/rest/api/2/version/${id}`, id, description: '', name },
        ...{ archived: false, released },
      }));
  }

  /** A small picture is named only of what Jira can make one of. */
  attachment({ id, name, mimeType, bytes, author, created }: Attachment) {
    const { baseUrl } = this.site;
    const isPicture = /^image\/(png|jpeg|gif|bmp)$/.test(mimeType);
    return {
      self: `${baseUrl}/rest/api/2/attachment/${id}`,
      id,
      filename: name,
      author: this.user(author),
      created: jiraDate(created),
      size: bytes.length,
      mimeType,
      content: `${baseUrl}/secure/attachment/${id}/${encodeURIComponent(name).replace(/%20/g, '+')}`,
      ...(isPicture && { thumbnail: `${baseUrl}/secure/thumbnail/${id}/_thumb_${id}.png` }),
    };
  }

  comment(issue: Issue, comment: Issue['comments'][number]) {
    return {
      self: `${this.site.baseUrl}/rest/api/2/issue/${issue.id}/comment/${comment.id}`,
      id: comment.id,
      author: this.user(comment.author),
      body: comment.body,
      updateAuthor: this.user(comment.author),
      created: jiraDate(comment.created),
      updated: jiraDate(comment.updated ?? comment.created),
    };
  }

  /** A sprint as the agile API has it. */
  sprint(sprint: Sprint) {
    return {
      id: sprint.id,
      self: `${this.site.baseUrl}/rest/agile/1.0/sprint/${sprint.id}`,
      state: sprint.state,
      name: sprint.name,
      ...(sprint.startDate && { startDate: sprint.startDate, endDate: sprint.endDate }),
      ...(sprint.activatedDate && { activatedDate: sprint.activatedDate }),
      ...(sprint.completeDate && { completeDate: sprint.completeDate }),
      originBoardId: sprint.boardId,
      goal: sprint.goal,
      synced: false,
      autoStartStop: false,
    };
  }

  /** What the agile API adds to the fields of an issue, as finished members. */
  agileMembers(issue: Issue, viewer: Person | null): string[] {
    const { world } = this.site;
    const current = world.currentSprint(issue);
    const closed = world.sprintsOf(issue).filter(({ state }) => state === 'closed');
    const epic = issue.epic ? world.issueMaybe(issue.epic) : undefined;
    const members: Record<string, unknown> = {
      flagged: issue.flagged,
      sprint: current ? this.sprint(current) : null,
      ...(closed.length > 0 && { closedSprints: closed.map((sprint) => this.sprint(sprint)) }),
      epic: epic && world.canSee(viewer, epic) ? epicMember(this.site, epic) : null,
    };
    return Object.entries(members).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  }

  /** An issue as other issues refer to it. */
  private reference(issue: Issue) {
    return {
      id: issue.id,
      key: issue.key,
      self: `${this.site.baseUrl}/rest/api/2/issue/${issue.id}`,
      fields: {
        summary: issue.summary,
        status: this.status(this.site.world.status(issue.status)),
        priority: this.priority(issue.priority),
        issuetype: this.issueType(issue.type),
      },
    };
  }

  private linksOf(issue: Issue) {
    return this.site.world.links.filter(({ from, to }) => from === issue.id || to === issue.id);
  }

  private link(
    issue: Issue,
    link: { id: string; type: string; from: string; to: string },
    viewer: Person | null,
  ) {
    const { world, baseUrl } = this.site;
    const other = world.issueMaybe(link.from === issue.id ? link.to : link.from);
    const type = world.linkTypes.find(({ id }) => id === link.type);
    if (!other || !type || !world.canSee(viewer, other)) return [];
    return [
      {
        id: link.id,
        self: `${baseUrl}/rest/api/2/issueLink/${link.id}`,
        type: { ...type, self: `${baseUrl}/rest/api/2/issueLinkType/${type.id}` },
        [link.from === issue.id ? 'outwardIssue' : 'inwardIssue']: this.reference(other),
      },
    ];
  }

  private avatars(rest: string) {
    const url = `${this.site.baseUrl}/secure/${rest}`;
    return {
      '48x48': url,
      '24x24': `${url}&size=small`,
      '16x16': `${url}&size=xsmall`,
      '32x32': `${url}&size=medium`,
    };
  }
}

const CATEGORIES = {
  undefined: [1, 'No Category'],
  new: [2, 'To Do'],
  indeterminate: [4, 'In Progress'],
  done: [3, 'Done'],
} as const;

/** Jira's dates have an offset without a colon. */
export const jiraDate = (date: Date): string => date.toISOString().replace('Z', '+0000');

/** A JSON value as Jira writes it: a number field is a float, also where it is whole. */
function valueText(field: Field, value: unknown): string {
  const isFloat = field.custom && typeof value === 'number' && Number.isInteger(value);
  return isFloat ? value.toFixed(1) : JSON.stringify(value);
}

/** The toString() of Jira's Sprint class, in which nothing is escaped. */
function sprintText(sprint: Sprint, sorted: boolean): string {
  const parts: Record<string, string | number | boolean | null> = {
    id: sprint.id,
    rapidViewId: sprint.boardId,
    state: sprint.state.toUpperCase(),
    name: sprint.name,
    startDate: sprint.startDate,
    endDate: sprint.endDate,
    completeDate: sprint.completeDate,
    activatedDate: sprint.activatedDate,
    sequence: sprint.id,
    goal: sprint.goal,
    synced: false,
    autoStartStop: false,
    incompleteIssuesDestinationId: null,
  };
  const names = sorted ? Object.keys(parts).sort() : Object.keys(parts);
  const hash = (sprint.id * 2654435761).toString(16).slice(0, 7);
  const text = names.map((name) => `${name}=${parts[name] ?? '<null>'}`).join(',');
  return `com.atlassian.greenhopper.service.sprint.Sprint@${hash}[${text}]`;
}

// The Development field is the toString() of an object and never data.
function developmentText(issue: Issue): string {
  const bean = (name: string) =>
    `com.atlassian.jira.plugin.devstatus.rest.SummaryBean@${(Number(issue.id) * 7919).toString(16)}[summary={${name}=com.atlassian.jira.plugin.devstatus.rest.SummaryItemBean[overall=PullRequestOverallBean{stateCount=0, state='OPEN', details=PullRequestOverallDetails{openCount=0, mergedCount=0, declinedCount=0}},byInstanceType={}]},errors=[],configErrors=[]]`;
  return `{summaryBean=${bean('pullrequest')}, devSummaryJson={"cachedValue":{"errors":[],"configErrors":[],"summary":{"pullrequest":{"overall":{"count":0,"lastUpdated":null,"stateCount":0,"state":"OPEN","open":true}}}},"isStale":false}}`;
}
