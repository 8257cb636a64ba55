import { ACCOUNT, PROFILE, type Cause } from './cause.js';
import { setUpPage } from './jira-places.js';

const EXTERNAL =
  'Jira: Administration, Applications, Application links, the incoming link of Footbridge (External application)';

/** OAuth 2.0 of Jira 8.22 and later: RFC 6749 and 7009, and where Jira does otherwise. */
export const OAUTH2_CAUSES = {
  'oauth2-missing': {
    kind: 'protocol',
    isGeneral: true,
    title: 'No OAuth 2.0 in this Jira',
    meaning: 'This Jira offers no OAuth 2.0: it is older than 8.22, or its address is not https.',
    mender: 'administrator',
    where: ACCOUNT,
    cure: 'Use an ALM account of the kind Jira Server OAuth: it works over http too, and with every Jira since 7.',
  },
  'oauth2-client': {
    kind: 'consumer-unknown',
    title: 'Client ID or client secret refused',
    meaning: 'Jira does not know this client ID, or its client secret is another one.',
    mender: 'administrator',
    where: `Footbridge: ALM Accounts, this account, Client ID and secret; ${EXTERNAL}`,
    cure: 'Copy client ID and client secret once more from the incoming link in Jira; if the link is gone, create it again.',
    link: setUpPage,
  },
  'oauth2-scope': {
    kind: 'protocol',
    title: 'Permission of the incoming link is too small',
    meaning: 'The incoming link in Jira does not allow the permission Write.',
    mender: 'jira-administrator',
    where: `${EXTERNAL}, Application permissions`,
    cure: 'Set the permission of the incoming link to Write.',
    link: setUpPage,
  },
  'oauth2-redirect': {
    kind: 'protocol',
    title: 'Another redirect URL in Jira',
    meaning: 'The redirect URL of the incoming link in Jira is not the callback URL of this account.',
    mender: 'jira-administrator',
    where: `${EXTERNAL}, Redirect URL`,
    cure: 'Copy the callback URL of this account into the box Redirect URL of the incoming link.',
    link: setUpPage,
  },
  'oauth2-code': {
    kind: 'consent-expired',
    title: 'Code of the consent page refused',
    meaning: 'Jira does not take its answer back any more: it is older than a minute, or was used already.',
    mender: 'you',
    where: PROFILE,
    cure: 'Start again, and press Allow in Jira.',
    status: 409,
  },
  'oauth2-renewal': {
    kind: 'credential-refused',
    title: 'Renewal of a token refused',
    meaning:
      'Jira does not renew your token: it was revoked, was not used for 90 days, or its last renewal got lost on the way.',
    mender: 'you',
    where: PROFILE,
    cure: 'Get a new token.',
    status: 403,
  },
  'oauth2-problem': {
    kind: 'protocol',
    title: 'Another refusal by OAuth 2.0',
    meaning: ({ code }) => `Jira refused the request for a token (${code}).`,
    mender: 'jira-administrator',
    where: EXTERNAL,
    cure: 'Compare name, redirect URL and permission of the incoming link with the values that Footbridge shows.',
    link: setUpPage,
    example: { code: 'unauthorized_client' },
  },
} satisfies Record<string, Cause>;
