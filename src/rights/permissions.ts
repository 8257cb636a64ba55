import { ROLES, type Role } from './roles.js';

interface Permission {
  /** Who may; `anybody` also who has not signed in. */
  roles: readonly Role[] | 'anybody';
  /** What it is, in the words of the documentation. */
  words: string;
  /** What others are told. Without it, what they ask for is not there for them. */
  refusal?: string;
}

const EVERYBODY = ROLES;
const WORKERS = ['administrator', 'member'] as const;
const ADMINISTRATORS = ['administrator'] as const;

/**
 * Who may do what: the one table from which the guard of every route, what pages offer, and the table in SECURITY.md are
 * made. Whose board it is counts besides (see sharing.ts), and in Jira always what Jira allows to that person.
 */
export const PERMISSIONS = {
  'come in': {
    roles: 'anybody',
    words:
      'Sign in and out, read Help, and open one-time addresses: set-up, invitations, reset links, sheets for a Jira administrator',
  },
  'keep own profile': {
    roles: EVERYBODY,
    words: 'Change their own profile and password, end their own sessions',
  },
  'link to Jira': { roles: EVERYBODY, words: 'Link to Jira as themselves, and end that link' },
  'see boards': {
    roles: EVERYBODY,
    words:
      'See boards that are shared with them, as Jira shows their work items to them; search, export, keep favourites',
  },
  'see own changes': {
    roles: EVERYBODY,
    words: 'See what they have changed in Jira from here, and withdraw what is not made yet',
  },
  'change work items': {
    roles: WORKERS,
    words: 'Move, edit, comment and add work items in Jira, on boards that are shared with them',
    refusal: 'Viewers look at boards and change nothing in Jira from here.',
  },
  'make boards': {
    roles: WORKERS,
    words:
      'Make boards; share and remove their own, and change those and the ones that every member may change',
    refusal: 'Viewers look at boards, and make and change none.',
  },
  'manage every board': {
    roles: ADMINISTRATORS,
    words:
      'Change, share and remove everybody’s boards. What is on a board they see only where it is shared with them',
  },
  'manage people': {
    roles: ADMINISTRATORS,
    words:
      'Invite people, set roles, make reset links, end sessions and access, hand boards over, make groups',
  },
  'set up ALM accounts': {
    roles: ADMINISTRATORS,
    words:
      'Set ALM accounts up, replace their keys, check links, see the log of calls (masked) and the status',
  },
  'read the audit log': { roles: ADMINISTRATORS, words: 'Read and export the audit log' },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof PERMISSIONS;

/** Whether that role may do it, as far as that depends on the role. @param role absent where nobody is signed in. */
export function may(role: Role | undefined, action: Action): boolean {
  const { roles }: Permission = PERMISSIONS[action];
  return roles === 'anybody' || (role !== undefined && roles.includes(role));
}

/** What somebody is told who may not do it; undefined where it is not there for them. */
export function refusalOf(action: Action): string | undefined {
  const { refusal }: Permission = PERMISSIONS[action];
  return refusal;
}
