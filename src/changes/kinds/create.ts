import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { AlmEditField, WorkItem } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { allOf, shortened } from '../../words.js';
import { openSprint, type AnyKind, type ChangeKind, type FollowUp } from '../change-kind.js';
import { takes, type Place } from '../ways.js';
import { edit } from './edit.js';
import { move } from './move.js';
import { putInSprint } from './sprint.js';

export interface WantedItem {
  /** The board that it was added on, which shows it while it is on its way. */
  boardId: string;
  /** Key of the project. */
  project: string;
  type: { id: string; name: string };
  summary: string;
  /** Other fields by their ids, as Jira takes them. */
  fields: Record<string, unknown>;
  /** The column that it is to stand in. */
  into?: Place & { name: string };
  sprint?: { id: string; name: string };
  /** Key of the epic that it is to belong to. */
  epic?: string;
  /** Key of the work item that it is a sub-task of. */
  parent?: string;
}

/** Jira insists on fields that nobody has filled in. */
export class NeedsFields extends Problem {
  constructor(
    readonly fields: AlmEditField[],
    /** All fields of the screen, as Jira says them now. */
    readonly screen: AlmEditField[],
    type: string,
  ) {
    super(`Jira also asks for ${allOf(fields.map(({ name }) => name))} where the type is ${type}.`);
  }
}

/** That Footbridge fills in by itself, or Jira does. */
const GIVEN = ['project', 'issuetype', 'summary', 'reporter', 'parent'];

/** A new work item. It has no key before it is there: until then the key of the change is that of its project. */
export const create: ChangeKind<WantedItem> = {
  type: 'create',
  touches: [],
  words: () => 'the work item was created',
  wish: ({ summary }) => `Add “${shortened(summary, 60)}”`,
  value: ({ summary }) => summary,
  asked: ({ boardId: _, ...wanted }) => wanted,
  plan: () => Promise.reject(new Problem('It is there already.')),
  sight: () => 'made',
  done: ({ key }) => `${key} is created.`,
  creation: {
    plan: async (wanted, { client, account, userName }) => {
      const screen = await client.createFields(wanted.project, wanted.type.id);
      const missing = screen.filter((field) => isMissing(field, wanted, account));
      if (missing.length > 0) throw new NeedsFields(missing, screen, wanted.type.name);
      const has = (id: string) => screen.some((field) => field.id === id);
      const { epicLink = '' } = account.mapping;
      const fields = {
        project: { key: wanted.project },
        issuetype: { id: wanted.type.id },
        summary: wanted.summary,
        ...(screen.some(({ id, required }) => id === 'reporter' && required) && {
          reporter: { name: userName },
        }),
        ...(wanted.parent && { parent: { key: wanted.parent } }),
        ...(wanted.epic && has(epicLink) && { [epicLink]: wanted.epic }),
        ...wanted.fields,
      };
      return { wanted, send: (mark) => client.create(fields, mark) };
    },
    find: ({ project, summary }, { client }, { mark, age }) =>
      client.created({ project, summary, mark, age }),
    follow: (wanted, item, account) => followUps(wanted, item, account),
  },
};

/** Jira also fills in what has a default. */
export function isAskedFor({ id, required, hasDefault }: AlmEditField): boolean {
  return required && !hasDefault && !GIVEN.includes(id);
}

function isMissing(field: AlmEditField, { fields, epic }: WantedItem, { mapping }: AlmAccount): boolean {
  return isAskedFor(field) && !(field.id in fields) && !(epic && field.id === mapping.epicLink);
}

/** What of the place where it was added Jira does not take with a new work item. */
function followUps({ into, sprint, epic }: WantedItem, item: WorkItem, { mapping }: AlmAccount): FollowUp[] {
  return [
    ...(epic && mapping.epicLink && item.epicKey !== epic
      ? [follow(edit, { field: mapping.epicLink, label: 'Epic', control: 'text', text: epic })]
      : []),
    ...(sprint && openSprint(item)?.id !== sprint.id ? [follow(putInSprint, { sprint })] : []),
    ...(into && !takes(into, item.status) ? [follow(move, { into, typed: {} })] : []),
  ];
}

function follow<W extends object>(kind: ChangeKind<W>, wanted: W): FollowUp {
  return { kind: kind as AnyKind, wanted };
}
