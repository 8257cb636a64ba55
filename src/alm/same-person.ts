/** Whoever is linked, as the site names them. */
export interface Identity {
  userKey: string;
  userName: string;
}

/**
 * Whether they are the same: by the key, which never changes, or, where the site does not show that, by the login name,
 * which can be given to somebody else. Nobody is nobody's self.
 */
export function isSamePerson(
  person: { key: string | null; name: string | null } | null,
  me: Identity,
): boolean {
  if (!person) return false;
  const { key, name } = person;
  return key ? key === me.userKey : Boolean(name) && name === me.userName;
}
