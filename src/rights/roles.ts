/** What somebody is in Footbridge, the one who may do most first. What each may do: permissions.ts. */
export const ROLES = ['administrator', 'member', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/** As a heading or a choice names it. */
export const ROLE_NAMES: Record<Role, string> = {
  administrator: 'Administrator',
  member: 'Member',
  viewer: 'Viewer',
};

/** With its article, as it is said of somebody. */
export const ROLE_WORDS: Record<Role, string> = {
  administrator: 'an administrator',
  member: 'a member',
  viewer: 'a viewer',
};
