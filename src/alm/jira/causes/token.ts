import { PROFILE, type Cause } from './cause.js';
import { personalTokensPage } from './jira-places.js';

/** Personal access tokens: what can be wrong with one, and with making the next. */
export const TOKEN_CAUSES = {
  'token-ignored': {
    kind: 'credential-refused',
    mayPass: true,
    title: 'Token not taken',
    meaning: 'Jira answered as if nobody had signed in: it does not know this token, or not any more.',
    mender: 'you',
    where: PROFILE,
    cure: 'Make a new token in Jira and enter it. If that one is not taken either, something between Footbridge and Jira removes the Authorization header.',
    status: 403,
    link: personalTokensPage,
  },
  'tokens-missing': {
    kind: 'not-found',
    isGeneral: true,
    title: 'No personal access tokens',
    meaning: 'This Jira has no personal access tokens: it is older than 8.14, or they are switched off.',
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, Personal access tokens',
    cure: 'Use an ALM account of the kind Jira Server OAuth, or have personal access tokens switched on.',
    status: 404,
  },
  'token-limit': {
    kind: 'forbidden',
    title: 'Too many personal access tokens',
    meaning: 'Jira makes no further token for you: you have as many as it allows, or no licence to use it.',
    mender: 'you',
    where: 'Jira: Profile, Personal Access Tokens',
    cure: 'Revoke one there that you do not need, then try again.',
    status: 409,
    link: personalTokensPage,
  },
} satisfies Record<string, Cause>;
