import type { FakeJira } from '../fake-jira/fake-jira.js';

/** Something that goes wrong in real installations, to be tried out. */
export interface DemoFault {
  name: string;
  /** What to do then, and what Footbridge should say. */
  tryIt: string;
  plant(jira: FakeJira): void;
}

const WRONG_ADDRESS = 'http://jira.internal:8080/jira';
const HIDDEN = 'SHOP-4';
const AHEAD = 20 * 60; // seconds
const SLOW = 3_000; // milliseconds

export const DEMO_FAULTS: DemoFault[] = [
  {
    name: 'A reverse proxy tells Jira the wrong address',
    tryIt: `Jira believes that it is ${WRONG_ADDRESS}, so no signature fits. Press Test Connection.`,
    plant: (jira) => jira.believesIn(WRONG_ADDRESS),
  },
  {
    name: 'A proxy strips the Authorization header',
    tryIt: 'Every call arrives as nobody. Press Test Connection, or refresh a board.',
    plant: ({ faults }) => faults.plant({ kind: 'anonymous', on: /^\/rest\// }),
  },
  {
    name: 'Jira’s clock is 20 minutes ahead',
    tryIt: 'Jira refuses the timestamps. Press Get Auth Token or Test Connection.',
    plant: (jira) => void (jira.clockOffset = AHEAD),
  },
  {
    name: 'Jira does not know the consumer any more',
    tryIt: 'As if somebody had deleted the application link. Refresh a board.',
    plant: ({ faults }) => faults.plant({ kind: 'rejectConsumer' }),
  },
  {
    name: 'Everybody’s tokens are revoked in Jira',
    tryIt: 'Of every kind. Refresh a board: its reader is asked to link again, and nothing stays in sight.',
    plant: ({ tokens, oauth2, personalTokens, world }) =>
      world.people.forEach(({ name }) => {
        tokens.revokeAllOf(name);
        oauth2.revokeAllOf(name);
        personalTokens.of(name).forEach(({ id }) => personalTokens.remove(id));
      }),
  },
  {
    name: 'The incoming link of OAuth 2.0 is deleted in Jira',
    tryIt: 'Press Check the link: the client ID is unknown, and the page says where to make another link.',
    plant: ({ oauth2 }) => [...oauth2.clients].forEach(({ clientId }) => oauth2.remove(clientId)),
  },
  {
    name: `Jira hides ${HIDDEN} from Ben`,
    tryIt: 'Refresh Ben’s board: the card goes, the sums shrink. Ada still sees it.',
    plant: ({ world }) => world.hide(HIDDEN, 'ben'),
  },
  {
    name: 'Single sign-on in front of Jira',
    tryIt: 'Every call is answered 200 with somebody’s login page. Refresh a board.',
    plant: ({ faults }) => faults.plant({ kind: 'html', on: /^\/rest\// }),
  },
  {
    name: 'Jira refuses writes: XSRF check failed',
    tryIt: 'Reading goes on. Write a comment: the reason is shown, and the comment is still there.',
    plant: ({ faults }) => faults.plant({ kind: 'xsrf', on: /^\/rest\// }),
  },
  {
    name: 'Jira limits the rate',
    tryIt: 'Every call is answered 429. Refresh a board: it goes on showing what was read before.',
    plant: ({ faults }) => faults.plant({ kind: 'rateLimit', retryAfter: 30, on: /^\/rest\// }),
  },
  {
    name: 'Jira is being re-indexed',
    tryIt: 'Refresh a board, or press Test Connection.',
    plant: ({ faults }) => faults.plant({ kind: 'maintenance' }),
  },
  {
    name: 'Jira takes three seconds for each answer',
    tryIt: 'Open a board that was read before: it does not wait.',
    plant: (jira) => void (jira.latency = SLOW),
  },
  {
    name: 'Jira never answers',
    tryIt: 'Refresh a board and wait a little: it says so in the end.',
    plant: ({ faults }) => faults.plant({ kind: 'hang', on: /^\/rest\// }),
  },
];

/** Everything works again; tokens that were revoked stay revoked. */
export function clearFaults(jira: FakeJira): void {
  jira.faults.clear();
  jira.believesIn(undefined);
  jira.clockOffset = 0;
  jira.latency = 0;
  const { hiddenFrom } = jira.world.issue(HIDDEN);
  if (hiddenFrom.includes('ben')) jira.world.show(HIDDEN, 'ben');
}
