import Bowser from 'bowser';
import { agoText, timeView } from '../dates.js';
import { paths } from '../paths.js';
import type { OpenSession } from './open-sessions.js';

export interface SessionsPage {
  sessions: OpenSession[];
  /** The session of the browser that is shown the page. */
  ownId: string;
  /** Whose they are, where they are not one's own. */
  person?: { id: string; name: string };
}

/** The browsers in which a person is signed in. */
export function openSessionsView({ sessions, ownId, person }: SessionsPage, now = Date.now()) {
  const others = sessions.filter(({ id }) => id !== ownId).length;
  return {
    title: person ? `Where ${person.name} is signed in` : 'Where you are signed in',
    section: person ? 'people' : 'profile',
    back: person
      ? { label: 'People', href: paths.people.index() }
      : { label: 'Profile', href: paths.profile.show() },
    sessions: sessions.map((session) => sessionRow(session, { ownId, person, now })),
    empty: sessions.length === 0,
    endAllPath:
      others === 0 ? '' : person ? paths.people.sessionsEnd({ id: person.id }) : paths.profile.sessionsEnd(),
    endAllLabel: person ? 'Sign out everywhere' : 'Sign out everywhere else',
  };
}

function sessionRow(
  { id, userAgent, address, signedInAt, lastSeenAt }: OpenSession,
  { ownId, person, now }: { ownId: string; person?: { id: string }; now: number },
) {
  const isThis = id === ownId;
  return {
    browser: browserText(userAgent),
    isThis,
    address: address || 'not known',
    signedIn: timeView(signedInAt),
    lastSeen: isThis ? 'now' : agoText(now - lastSeenAt.getTime()),
    endPath: isThis
      ? ''
      : person
        ? paths.people.sessionEnd({ id: person.id, sessionId: id })
        : paths.profile.sessionEnd({ sessionId: id }),
  };
}

/** `Firefox on Linux`. */
function browserText(userAgent: string): string {
  if (!userAgent) return 'A browser that does not name itself';
  const parser = Bowser.getParser(userAgent);
  const system = parser.getOSName();
  const browser = parser.getBrowserName() || 'A program';
  return system ? `${browser} on ${system}` : browser;
}
