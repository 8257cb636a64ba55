export interface AlmUser {
  /** Does not change when the person is renamed. */
  key: string;
  /** The login name. */
  name: string;
  displayName: string;
  /** IANA zone of the person's profile in the site, where it says one. */
  timeZone?: string;
}

export interface AlmSite {
  version: string;
  title: string;
  /** What the site believes its own address to be. */
  baseUrl: string;
}

export interface AlmProject {
  id: string;
  key: string;
  name: string;
}

export interface AlmFilter {
  id: string;
  name: string;
  jql: string;
}

export interface AlmPlaces {
  home: string;
  /** The site's own page of one work item. */
  workItem(key: string): string;
  /** The site's own form for a new work item. */
  creation(wanted: { projectId: string; typeId: string; summary: string }): string;
  /** Where an administrator of the site says what it calls when something changes there. */
  webhooks: string;
  /** Where an administrator of the site lets Footbridge in; absent where nothing is to be done. */
  setUp?: string;
  /** Where a person ends the access that they gave; absent where there is nothing to end. */
  revoke?: string;
  /** Where a person signs out, to come back as somebody else. */
  signOut: string;
}

/** What a site calls when something changes there. */
export interface AlmWebhook {
  id: string;
  url: string;
  /** False where somebody has switched it off in the site. */
  isActive: boolean;
}
export interface WantedWebhook {
  name: string;
  url: string;
  /** In the site's own query language; empty for all work items. */
  condition: string;
  /** What the site signs its calls with, where its version signs them. */
  secret: string;
}
