import type { Cause } from './cause.js';
import { webhooksPage } from './jira-places.js';

/** Webhooks of Jira: what keeps Footbridge from registering one. */
export const WEBHOOK_CAUSES = {
  'administrators-only': {
    kind: 'forbidden',
    title: 'For administrators of Jira',
    meaning: 'Jira lets only its own administrators do this, and you are none there.',
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, WebHooks',
    cure: 'Have an administrator of Jira do it there, or get the global permission Jira Administrators.',
    status: 403,
    link: webhooksPage,
  },
  'webhooks-missing': {
    kind: 'not-found',
    isGeneral: true,
    title: 'No way to webhooks',
    meaning:
      'This Jira does not offer its webhooks to programs, or something in front of it keeps that address closed.',
    mender: 'jira-administrator',
    where: 'Jira: Administration, System, WebHooks',
    cure: 'Register the webhook on that page of Jira by hand.',
    status: 404,
    link: webhooksPage,
  },
} satisfies Record<string, Cause>;
