import type { Cause } from './cause.js';

const STATUS = ({ baseUrl }: { baseUrl: string }) => `The server of Jira; ${baseUrl}/status shows its state`;
const WAIT = 'Wait until it is done, and try again in a few minutes.';

/** Jira itself, in a state in which it cannot serve. */
export const STATE_CAUSES = {
  'jira-starting': {
    kind: 'server-error',
    title: 'Jira is starting',
    meaning: 'Jira is starting.',
    mender: 'jira-administrator',
    where: STATUS,
    cure: WAIT,
  },
  'jira-stopping': {
    kind: 'server-error',
    title: 'Jira is stopping',
    meaning: 'Jira is being stopped.',
    mender: 'jira-administrator',
    where: STATUS,
    cure: 'Ask an administrator of Jira when it will be back.',
  },
  'jira-maintenance': {
    kind: 'server-error',
    title: 'Jira is being maintained',
    meaning: 'Jira is being maintained, for example for an upgrade or a full re-index.',
    mender: 'jira-administrator',
    where: STATUS,
    cure: WAIT,
  },
  'jira-first-run': {
    kind: 'server-error',
    title: 'Jira is not set up yet',
    meaning: 'This Jira has not been set up yet.',
    mender: 'jira-administrator',
    where: 'Jira: its set-up assistant, which opens at its address in the browser',
    cure: 'Ask an administrator of Jira to finish setting it up.',
  },
  'jira-broken': {
    kind: 'server-error',
    title: 'Jira reports an error of its own',
    meaning: 'Jira says that it cannot run (state ERROR).',
    mender: 'jira-administrator',
    where: 'The server of Jira: atlassian-jira.log',
    cure: 'Tell an administrator of Jira.',
  },
  'jira-error': {
    kind: 'server-error',
    title: 'Error in Jira',
    meaning: ({ code }) => `Jira had an error of its own (${code}).`,
    mender: 'jira-administrator',
    where: 'The server of Jira: atlassian-jira.log',
    cure: 'Try again in a few minutes; if it stays, tell an administrator of Jira.',
  },
  'rate-limited': {
    kind: 'rate-limited',
    title: 'Too many requests',
    meaning: ({ seconds }) => `Jira asked us to wait ${seconds} seconds.`,
    mender: 'you',
    where: 'Jira: Administration, System, Rate limiting',
    cure: 'Try again after that; an administrator of Jira can raise the limit.',
    status: 503,
  },
  'rate-limit-zero': {
    kind: 'rate-limited',
    title: 'Rate limit of nothing',
    meaning: ({ seconds }) =>
      `Jira allows this person no requests at all; we wait ${seconds} seconds and ask again.`,
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, Rate limiting, Exemptions',
    cure: 'Ask an administrator of Jira to allow this person requests, for example by an exemption.',
    status: 503,
  },
} satisfies Record<string, Cause>;
