import type { AlmPlaces } from '../../alm-provider.js';

/** Pages of a Jira that every kind sends people to. */
export function jiraPlaces(baseUrl: string): AlmPlaces {
  return {
    home: `${baseUrl}/`,
    workItem: (key) => `${baseUrl}/browse/${encodeURIComponent(key)}`,
    creation: ({ projectId, typeId, summary }) => {
      const query = new URLSearchParams({ pid: projectId, issuetype: typeId, summary });
      return `${baseUrl}/secure/CreateIssueDetails!init.jspa?${query.toString()}`;
    },
    webhooks: webhooksPage(baseUrl).href,
    signOut: `${baseUrl}/secure/Logout!default.jspa`,
  };
}

/** Where an administrator of Jira sees and edits application links. */
export function setUpPage(baseUrl: string) {
  return {
    label: 'Application links in Jira',
    href: `${baseUrl}/plugins/servlet/applinks/listApplicationLinks`,
  };
}

/** Where a person makes and ends personal access tokens: Profile, Personal Access Tokens. */
export function personalTokensPage(baseUrl: string) {
  return {
    label: 'Your personal access tokens in Jira',
    href: `${baseUrl}/secure/ViewPersonalAccessTokens.jspa`,
  };
}

/** A person's own profile, on which Jira lists the applications that they let in by OAuth 2.0. */
export function profilePage(baseUrl: string): string {
  return `${baseUrl}/secure/ViewProfile.jspa`;
}

/** Where a person ends the access that they gave; Jira has no call for it. */
export function revokePage(baseUrl: string): string {
  return `${baseUrl}/plugins/servlet/oauth/users/access-tokens`;
}

/** Where an administrator sees and edits webhooks: Administration, System, WebHooks. */
export function webhooksPage(baseUrl: string) {
  return { label: 'WebHooks in Jira', href: `${baseUrl}/plugins/servlet/webhooks` };
}
