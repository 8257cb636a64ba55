import { INCOMING, PROFILE, type Cause } from './cause.js';
import { setUpPage } from './jira-places.js';

const AGAIN = 'Start again, and press Allow in Jira within ten minutes.';

/** The dance: what can go wrong between leaving for Jira and coming back with a token. */
export const CONSENT_CAUSES = {
  'consent-denied': {
    kind: 'consent-denied',
    title: 'Deny was pressed',
    meaning: 'Access was denied in Jira.',
    mender: 'you',
    where: PROFILE,
    cure: 'Start again and press Allow, if you want Footbridge to act as you.',
    status: 403,
  },
  'consent-refused': {
    kind: 'consent-denied',
    title: 'Access refused at the exchange',
    meaning: 'Access was denied in Jira: by you, or because acting for people (3-legged OAuth) is off there.',
    mender: 'jira-administrator',
    where: INCOMING,
    cure: 'Start again and press Allow; if it stays, ask an administrator of Jira to allow it in the application link.',
    status: 403,
    link: setUpPage,
  },
  'consent-unknown': {
    kind: 'consent-expired',
    title: 'Request for access unknown to Jira',
    meaning:
      'Jira no longer knows this request for access: it was used already, or the application link was changed meanwhile.',
    mender: 'you',
    where: PROFILE,
    cure: AGAIN,
    status: 409,
  },
  'consent-too-late': {
    kind: 'consent-expired',
    title: 'More than ten minutes in Jira',
    meaning: 'Jira no longer takes this request for access: it is older than ten minutes.',
    mender: 'you',
    where: PROFILE,
    cure: AGAIN,
    status: 409,
  },
  'consent-used': {
    kind: 'consent-expired',
    title: 'Request for access used twice',
    meaning: 'This request for access was used already.',
    mender: 'you',
    where: PROFILE,
    cure: AGAIN,
    status: 409,
  },
  'consent-unanswered': {
    kind: 'consent-expired',
    title: 'Neither Allow nor Deny',
    meaning: 'Nobody has pressed Allow in Jira yet.',
    mender: 'you',
    where: PROFILE,
    cure: AGAIN,
    status: 409,
  },
  'way-back-incomplete': {
    kind: 'protocol',
    title: 'Way back without confirmation',
    meaning: 'Jira sent you back without the confirmation that belongs to it.',
    mender: 'you',
    where: 'The proxy before Footbridge: what it does with the query of an address',
    cure: 'Start again; if it stays, ask whoever runs the proxy before Footbridge.',
    status: 400,
  },
} satisfies Record<string, Cause>;
