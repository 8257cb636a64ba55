import { germanName } from './german.js';
import {
  JqlError,
  parseJql,
  type Clause,
  type Operand,
  type Operator,
  type SortKey,
  type Term,
} from './jql.js';
import type { Person } from './people.js';
import { dayIn, instantIn } from './time-zone.js';
import type { Issue, World } from './world.js';

/** What a query finds, for one person. */
export interface Found {
  issues: Issue[];
  /** What was wrong with it and let pass, with `validateQuery=false`. */
  warnings: string[];
}

/**
 * Runs a query as a person: what they may not browse is not found, and naming it is the same mistake as
 * naming something that never was.
 * @throws JqlError with one message a line
 */
export function searchJql(
  jql: string,
  asker: { world: World; person: Person | null },
  validate = true,
): Found {
  return new Search(asker.world, asker.person).run(jql, validate);
}

type Test = (issue: Issue) => boolean;

/** A field whose values are ids: `=`, `in` and EMPTY. */
interface Choice {
  type: 'choice';
  of: (issue: Issue) => string[];
  /** The ids that a text stands for; undefined for one that does not exist. */
  find: (text: string) => string[] | undefined;
  call?: (name: string, args: string[]) => string[] | undefined;
  unknown?: (text: string) => string;
  /** For fields in an order, such as priorities: the higher, the more. */
  weight?: (id: string) => number;
}
/** A number or an instant: also `<` and `>`. */
interface Quantity {
  type: 'quantity';
  of: (issue: Issue) => number | null;
  find: (text: string) => number;
  call?: (name: string, args: string[]) => number | undefined;
}
/** Words: `~`. */
interface Words {
  type: 'words';
  of: (issue: Issue) => string;
}
/** A saved filter, which is a query of its own. */
interface Saved {
  type: 'saved';
}
type Searchable = Choice | Quantity | Words | Saved;

class Search {
  private readonly problems: string[] = [];
  private readonly zone: string;
  private depth = 0;

  constructor(
    private readonly world: World,
    private readonly person: Person | null,
  ) {
    this.zone = person?.timeZone ?? 'UTC';
  }

  run(jql: string, validate: boolean): Found {
    const { where, orderBy } = parseJql(jql);
    const test: Test = where ? this.test(where) : () => true;
    const order = this.order(orderBy);
    if (validate && this.problems.length > 0) throw new JqlError(this.problems.join('\n'));
    return { issues: this.world.visibleTo(this.person).filter(test).sort(order), warnings: this.problems };
  }

  private test(clause: Clause): Test {
    if (clause.type === 'not') {
      const test = this.test(clause.clause);
      return (issue) => !test(issue);
    }
    if (clause.type === 'term') return this.termTest(clause);
    const tests = clause.clauses.map((inner) => this.test(inner));
    return clause.type === 'and'
      ? (issue) => tests.every((test) => test(issue))
      : (issue) => tests.some((test) => test(issue));
  }

  private termTest(term: Term): Test {
    const field = this.searchable(term.field);
    if (!field)
      return this.problem(`Field '${term.field}' does not exist or you do not have permission to view it.`);
    if (term.operand.type === 'empty' && ['in', 'not in', '<', '>', '<=', '>='].includes(term.operator)) {
      return this.problem(`The operator '${term.operator}' does not support searching for an empty value.`);
    }
    if (['in', 'not in'].includes(term.operator) && !['list', 'function'].includes(term.operand.type)) {
      return this.problem(
        `Operator '${term.operator}' does not support the non-list value for field '${term.field}'.`,
      );
    }
    if (!['in', 'not in'].includes(term.operator) && term.operand.type === 'list') {
      return this.problem(
        `Operator '${term.operator}' does not support the list value for field '${term.field}'.`,
      );
    }
    if (['is', 'is not'].includes(term.operator) && term.operand.type !== 'empty') {
      return this.problem(
        `The operator '${term.operator}' only supports EMPTY for the field '${term.field}'.`,
      );
    }
    switch (field.type) {
      case 'choice':
        return this.choiceTest(term, field);
      case 'quantity':
        return this.quantityTest(term, field);
      case 'words':
        return this.wordsTest(term, field);
      case 'saved':
        return this.savedTest(term);
    }
  }

  private choiceTest(term: Term, field: Choice): Test {
    const { operator, operand } = term;
    if (operand.type === 'empty') return emptyTest(operator, (issue) => field.of(issue).length === 0);
    if (field.weight && ['<', '>', '<=', '>='].includes(operator)) {
      const { weight } = field;
      const wanted = this.ids(operand, term, field).map(weight)[0];
      if (wanted === undefined) return () => false;
      return (issue) => field.of(issue).some((id) => compares(operator, weight(id), wanted));
    }
    if (!['=', '!=', 'in', 'not in'].includes(operator)) return this.unsupported(term);
    const withEmpty = operand.type === 'list' && operand.operands.some(({ type }) => type === 'empty');
    const ids = new Set(this.ids(operand, term, field));
    const matches: Test = (issue) => {
      const own = field.of(issue);
      return own.length === 0 ? withEmpty : own.some((id) => ids.has(id));
    };
    // Jira leaves out issues without a value from != and not in.
    if (operator === '=' || operator === 'in') return matches;
    return (issue) => field.of(issue).length > 0 && !matches(issue);
  }

  private ids(operand: Operand, term: Term, field: Choice): string[] {
    switch (operand.type) {
      case 'empty':
        return [];
      case 'list':
        return operand.operands.flatMap((inner) => this.ids(inner, term, field));
      case 'function': {
        const ids = field.call?.(operand.name.toLowerCase(), operand.args);
        if (!ids) this.problem(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
        return ids ?? [];
      }
      case 'value': {
        const ids = field.find(operand.text);
        const unknown =
          field.unknown ??
          ((text: string) => `The value '${text}' does not exist for the field '${term.field}'.`);
        if (!ids) this.problem(unknown(operand.text));
        return ids ?? [];
      }
    }
  }

  private quantityTest(term: Term, field: Quantity): Test {
    const { operator, operand } = term;
    if (operand.type === 'empty') return emptyTest(operator, (issue) => field.of(issue) === null);
    if (operator === '~' || operator === '!~') return this.unsupported(term);
    const wanted = this.quantities(operand, term, field);
    return (issue) => {
      const value = field.of(issue);
      if (value === null) return false;
      if (operator === 'in') return wanted.includes(value);
      if (operator === 'not in') return !wanted.includes(value);
      return wanted.length > 0 && compares(operator, value, wanted[0]);
    };
  }

  private quantities(operand: Operand, term: Term, field: Quantity): number[] {
    if (operand.type === 'list')
      return operand.operands.flatMap((inner) => this.quantities(inner, term, field));
    if (operand.type === 'empty') return [];
    if (operand.type === 'function') {
      const value = field.call?.(operand.name.toLowerCase(), operand.args);
      if (value === undefined)
        this.problem(`Unable to find JQL function '${operand.name}(${operand.args.join(', ')})'.`);
      return value === undefined ? [] : [value];
    }
    try {
      return [field.find(operand.text)];
    } catch (error) {
      this.problem((error as Error).message.replace('{field}', term.field));
      return [];
    }
  }

  private wordsTest(term: Term, field: Words): Test {
    const { operator, operand } = term;
    if (operand.type === 'empty' && operator.startsWith('is'))
      return emptyTest(operator, (issue) => field.of(issue) === '');
    if ((operator !== '~' && operator !== '!~') || operand.type !== 'value') return this.unsupported(term);
    const test = containsWords(operand.text);
    return (issue) => field.of(issue) !== '' && test(field.of(issue)) === (operator === '~');
  }

  private savedTest(term: Term): Test {
    const operands = term.operand.type === 'list' ? term.operand.operands : [term.operand];
    const tests = operands.map((operand): Test => {
      const text = operand.type === 'value' ? operand.text : '';
      const filter = this.world.filterMaybe(text, this.person);
      if (!filter) return this.problem(`The value '${text}' does not exist for the field 'filter'.`);
      if (++this.depth > 20) return this.problem(`The filter '${text}' refers to itself.`);
      const { where } = parseJql(filter.jql);
      return where ? this.test(where) : () => true;
    });
    const any: Test = (issue) => tests.some((test) => test(issue));
    if (term.operator === '=' || term.operator === 'in') return any;
    if (term.operator === '!=' || term.operator === 'not in') return (issue) => !any(issue);
    return this.unsupported(term);
  }

  /** What a clause name refers to. */
  private searchable(name: string): Searchable | undefined {
    const { world, person } = this;
    switch (name.toLowerCase()) {
      case 'project':
        return choice(
          ({ project }) => [project],
          (text) =>
            ids(
              world.projects.filter((project) => world.may(person, 'browse', project)),
              text,
              ({ id, key, name }) => [id, key, name],
              ({ key }) => key,
            ),
        );
      case 'key':
      case 'issuekey':
      case 'issue':
      case 'id':
        return this.issueChoice(name, (issue) => [issue.id]);
      case 'parent':
        return this.issueChoice(name, ({ parent }) => (parent ? [world.issueMaybe(parent)?.id ?? ''] : []));
      case 'status':
        return choice(
          ({ status }) => [status],
          (text) => idsOf(world.statuses, text),
        );
      case 'statuscategory':
        return choice(
          (issue) => [world.status(issue.status).category],
          (text) =>
            ids(
              CATEGORIES,
              text,
              ({ id, key, name }) => [id, key, world.language === 'de' ? germanName(name) : name],
              ({ key }) => key,
            ),
        );
      case 'type':
      case 'issuetype':
        return {
          ...choice(
            ({ type }) => [type],
            (text) => idsOf(world.issueTypes, text),
          ),
          call: (call) => {
            if (call !== 'standardissuetypes' && call !== 'subtaskissuetypes') return undefined;
            return world.issueTypes
              .filter(({ subtask }) => subtask === (call === 'subtaskissuetypes'))
              .map(({ id }) => id);
          },
        };
      case 'priority':
        return {
          ...choice(
            ({ priority }) => (priority ? [priority] : []),
            (text) => idsOf(world.priorities, text),
          ),
          weight: (id) => -world.priorities.findIndex((priority) => priority.id === id),
        };
      case 'resolution':
        return choice(
          ({ resolution }) => (resolution ? [resolution] : ['unresolved']),
          (text) => (text.toLowerCase() === 'unresolved' ? ['unresolved'] : idsOf(world.resolutions, text)),
        );
      case 'assignee':
        return this.userChoice(({ assignee }) => (assignee ? [assignee] : []));
      case 'reporter':
      case 'creator':
        return this.userChoice(({ reporter }) => [reporter]);
      case 'labels':
        // Any label may be asked for, also one that nothing carries.
        return choice(
          ({ labels }) => labels.map((label) => label.toLowerCase()),
          (text) => [text.toLowerCase()],
        );
      case 'fixversion':
      case 'component':
        return {
          ...choice(
            () => [],
            () => undefined,
          ),
          call: (call) => (/versions$/.test(call) ? [] : undefined),
        };
      case 'summary':
        return { type: 'words', of: ({ summary }) => summary };
      case 'description':
        return { type: 'words', of: ({ description }) => description ?? '' };
      case 'comment':
        return { type: 'words', of: ({ comments }) => comments.map(({ body }) => body).join('\n') };
      case 'text':
        return {
          type: 'words',
          of: ({ summary, description, comments }) =>
            [summary, description, ...comments.map(({ body }) => body)].join('\n'),
        };
      case 'created':
      case 'createddate':
        return this.instant(({ created }) => created.getTime());
      case 'updated':
      case 'updateddate':
        return this.instant(({ updated }) => updated.getTime());
      case 'resolved':
      case 'resolutiondate':
        return this.instant(({ resolution, updated }) => (resolution ? updated.getTime() : null));
      case 'due':
      case 'duedate':
        return this.day(({ dueDate }) => dueDate);
      case 'filter':
      case 'request':
      case 'savedfilter':
      case 'searchrequest':
        return { type: 'saved' };
      default:
        return this.customField(name);
    }
  }

  private customField(name: string): Searchable | undefined {
    const { world } = this;
    const field = world.fields.find(
      ({ custom, clauseNames }) =>
        custom && clauseNames.some((clause) => clause.toLowerCase() === name.toLowerCase()),
    );
    const teamField = /^team\[team\]$/i.test(name) ? world.parts.team : undefined;
    const { parts } = world;
    switch (field?.id ?? teamField) {
      case undefined:
        return undefined;
      case parts.sprint:
        return {
          ...choice(
            (issue) => world.sprintsOf(issue).map(({ id }) => String(id)),
            (text) =>
              ids(
                world.sprints,
                text,
                ({ id, name }) => [String(id), name],
                ({ id }) => String(id),
              ),
          ),
          call: (call) => {
            const state = { opensprints: 'active', closedsprints: 'closed', futuresprints: 'future' }[call];
            return state
              ? world.sprints.filter((sprint) => sprint.state === state).map(({ id }) => String(id))
              : undefined;
          },
          unknown: (text) =>
            /^\d+$/.test(text)
              ? `Sprint with ID '${text}' does not exist or you do not have permission to view it.`
              : `Sprint with name '${text}' does not exist or you do not have permission to view it.`,
        };
      case parts.epicLink:
        return this.issueChoice(name, ({ epic }) => (epic ? [world.issueMaybe(epic)?.id ?? ''] : []));
      case parts.epicName:
        return { type: 'words', of: ({ epicName }) => epicName ?? '' };
      case parts.points:
        return number(({ points }) => points);
      case parts.team:
        return choice(
          ({ team }) => (team ? [team] : []),
          (text) =>
            ids(
              world.teams,
              text,
              ({ id }) => [id],
              ({ id }) => id,
            ),
        );
      case parts.flagged:
        return choice(
          ({ flagged }) => (flagged ? ['impediment'] : []),
          (text) => (/^(impediment|10000)$/i.test(text) ? ['impediment'] : undefined),
        );
      case parts.targetStart:
        return this.day(({ targetStart }) => targetStart);
      case parts.targetEnd:
        return this.day(({ targetEnd }) => targetEnd);
      default: {
        const id = field?.id ?? '';
        if (field?.schema?.type === 'number')
          return number(({ custom }) => (custom[id] as number | undefined) ?? null);
        return { type: 'words', of: ({ custom }) => String(custom[id] ?? '') };
      }
    }
  }

  private issueChoice(name: string, of: Choice['of']): Choice {
    return {
      ...choice(of, (text) => {
        const issue = this.world.issueMaybe(text);
        return issue && this.world.canSee(this.person, issue) ? [issue.id] : undefined;
      }),
      unknown: (text) =>
        /^[A-Za-z][A-Za-z0-9_]*-\d+$/.test(text)
          ? `An issue with key '${text}' does not exist for field '${name}'.`
          : `The issue key '${text}' for field '${name}' is invalid.`,
    };
  }

  private userChoice(of: Choice['of']): Choice {
    const { people } = this.world;
    return {
      ...choice(of, (text) =>
        ids(
          people,
          text,
          ({ name, key, displayName }) => [name, key, displayName],
          ({ name }) => name,
        ),
      ),
      call: (call) => (call === 'currentuser' ? (this.person ? [this.person.name] : []) : undefined),
    };
  }

  // Dates without a zone are read in the zone of the person's profile.
  private instant(of: Quantity['of']): Quantity {
    return {
      type: 'quantity',
      of,
      find: (text) => this.parseDate(text),
      call: (name) => this.dateFunction(name),
    };
  }

  private day(of: (issue: Issue) => string | null): Quantity {
    const toDay = (instant: number) => Date.parse(dayIn(this.zone, instant));
    return {
      type: 'quantity',
      of: (issue) => {
        const day = of(issue);
        return day === null ? null : Date.parse(day);
      },
      find: (text) => toDay(this.parseDate(text)),
      call: (name) => {
        const instant = this.dateFunction(name);
        return instant === undefined ? undefined : toDay(instant);
      },
    };
  }

  private parseDate(text: string): number {
    const absolute = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{2}))?$/.exec(text);
    if (absolute) {
      const [year, , month, day, hour, minute] = absolute.slice(1).map(Number);
      return instantIn(this.zone, year, month, day, hour || 0, minute || 0);
    }
    if (/^[+-]?\d+[wdhm]?( \d+[wdhm])*$/.test(text)) {
      const sign = text.startsWith('-') ? -1 : 1;
      const minutes = [...text.matchAll(/(\d+)([wdhm]?)/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * MINUTES[unit],
        0,
      );
      return this.world.now().getTime() + sign * minutes * 60_000;
    }
    throw new Error(
      `Date value '${text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }

  private dateFunction(name: string): number | undefined {
    const now = this.world.now().getTime();
    const [year, month, day] = dayIn(this.zone, now).split('-').map(Number);
    if (name === 'now') return now;
    if (name === 'startofday') return instantIn(this.zone, year, month, day);
    if (name === 'endofday') return instantIn(this.zone, year, month, day + 1) - 1;
    return undefined;
  }

  private order(keys: SortKey[]): (a: Issue, b: Issue) => number {
    // Without ORDER BY the newest key comes first; nobody should count on more than that.
    const wanted =
      keys.length > 0
        ? keys
        : [
            { field: 'created', direction: 'desc' as const },
            { field: 'key', direction: 'desc' as const },
          ];
    const compare = wanted.map(({ field, direction }) => {
      const comparator = this.comparator(field);
      if (!comparator) this.problem(`Not able to sort using field '${field}'.`);
      const down = (direction ?? DEFAULT_DIRECTIONS[field.toLowerCase()] ?? 'asc') === 'desc';
      return (a: Issue, b: Issue) => (comparator?.(a, b) ?? 0) * (down ? -1 : 1);
    });
    return (a, b) => {
      for (const one of compare) {
        const result = one(a, b);
        if (result !== 0) return result;
      }
      return 0;
    };
  }

  private comparator(field: string): ((a: Issue, b: Issue) => number) | undefined {
    const { world } = this;
    const name = field.toLowerCase();
    if (['key', 'issuekey', 'issue', 'id'].includes(name)) return byKey;
    if (name === 'summary') return by(({ summary }) => summary.toLowerCase());
    if (name === 'project') return by(({ project }) => world.project(project).name);
    if (name === 'assignee')
      return by(
        ({ assignee }) => world.people.find((person) => person.name === assignee)?.displayName ?? '\uffff',
      );
    if (name === 'status') return by(({ status }) => world.statuses.findIndex(({ id }) => id === status));
    if (name === 'type' || name === 'issuetype')
      return by(({ type }) => world.issueTypes.findIndex(({ id }) => id === type));
    const custom = world.fields.find(
      ({ custom, clauseNames }) => custom && clauseNames.some((clause) => clause.toLowerCase() === name),
    );
    // Every issue has a rank of its own, and plain string comparison is the order of the backlog.
    if (custom?.id === world.parts.rank && custom) return by(({ rank }) => rank);
    const searchable = this.searchable(field);
    if (searchable?.type === 'quantity') return by((issue) => searchable.of(issue) ?? Infinity);
    if (searchable?.type === 'choice' && searchable.weight) {
      const { weight } = searchable;
      return by((issue) => searchable.of(issue).map(weight)[0] ?? -Infinity);
    }
    if (searchable?.type === 'choice') return by((issue) => searchable.of(issue).join());
    if (searchable?.type === 'words') return by((issue) => searchable.of(issue));
    return undefined;
  }

  private unsupported({ operator, field }: Term): Test {
    return this.problem(`The operator '${operator}' is not supported by the '${field}' field.`);
  }

  private problem(message: string): Test {
    this.problems.push(message);
    return () => false;
  }
}

const MINUTES: Record<string, number> = { '': 1, m: 1, h: 60, d: 24 * 60, w: 7 * 24 * 60 };

const CATEGORIES = [
  { id: '1', key: 'undefined', name: 'No Category' },
  { id: '2', key: 'new', name: 'To Do' },
  { id: '4', key: 'indeterminate', name: 'In Progress' },
  { id: '3', key: 'done', name: 'Done' },
];

// Fields that people read from the top: their own order is downwards.
const DEFAULT_DIRECTIONS: Record<string, 'asc' | 'desc'> = {
  priority: 'desc',
  created: 'desc',
  updated: 'desc',
};

const choice = (of: Choice['of'], find: Choice['find']): Choice => ({ type: 'choice', of, find });

function number(of: Quantity['of']): Quantity {
  return {
    type: 'quantity',
    of,
    find: (text) => {
      if (!/^-?\d+(\.\d+)?$/.test(text))
        throw new Error(`The value '${text}' for field '{field}' is not a valid number.`);
      return Number(text);
    },
  };
}

const idsOf = (list: { id: string; name: string }[], text: string) =>
  ids(
    list,
    text,
    ({ id, name }) => [id, name],
    ({ id }) => id,
  );

function ids<T>(
  list: T[],
  text: string,
  names: (entry: T) => string[],
  idOf: (entry: T) => string,
): string[] | undefined {
  const wanted = text.toLowerCase();
  const matching = list.filter((entry) => names(entry).some((name) => name.toLowerCase() === wanted));
  return matching.length > 0 ? matching.map(idOf) : undefined;
}

function emptyTest(operator: Operator, isEmpty: Test): Test {
  return operator === 'is not' || operator === '!=' ? (issue) => !isEmpty(issue) : isEmpty;
}

function compares(operator: Operator, value: number, wanted: number): boolean {
  switch (operator) {
    case '<':
      return value < wanted;
    case '>':
      return value > wanted;
    case '<=':
      return value <= wanted;
    case '>=':
      return value >= wanted;
    case '!=':
      return value !== wanted;
    default:
      return value === wanted;
  }
}

/** Whole words in any order, a phrase in quotation marks, and `*` at the end of a word. */
function containsWords(query: string): (text: string) => boolean {
  const tests = [...query.matchAll(/"([^"]+)"|(\S+)/g)].map(([, phrase, word]) => {
    const words = wordsOf(phrase ?? word.replace(/\*$/, ''));
    const isPrefix = phrase === undefined && word.endsWith('*');
    return (own: string[]) =>
      own.some((_, start) =>
        words.every((wanted, index) => {
          const candidate = own[start + index] ?? '';
          return isPrefix && index === words.length - 1 ? candidate.startsWith(wanted) : candidate === wanted;
        }),
      );
  });
  return (text) => {
    const own = wordsOf(text);
    return tests.every((test) => test(own));
  };
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

function by(value: (issue: Issue) => string | number) {
  return (a: Issue, b: Issue) => {
    const [left, right] = [value(a), value(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

function byKey(a: Issue, b: Issue): number {
  if (a.project !== b.project) return a.project < b.project ? -1 : 1;
  return Number(a.key.slice(a.project.length + 1)) - Number(b.key.slice(b.project.length + 1));
}
