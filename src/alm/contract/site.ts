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
  /** Where an administrator of the site lets Footbridge in; absent where nothing is to be done. */
  setUp?: string;
  /** Where a person ends the access that they gave; absent where there is nothing to end. */
  revoke?: string;
  /** Where a person signs out, to come back as somebody else. */
  signOut: string;
}
