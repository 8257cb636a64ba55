import type { AlmStatus } from './work-item.js';

/** What the site does not say is absent, and not forbidden. */
export interface AlmRights {
  mayTransition?: boolean;
  /** Whether they may rank it, and put it into a sprint. */
  mayRank?: boolean;
  mayAssign?: boolean;
  mayEdit?: boolean;
  mayComment?: boolean;
  mayLink?: boolean;
  /** Ids of the fields on the screen on which this person edits it; empty where they may not edit it. */
  editable?: string[];
}

export interface AlmTransition {
  id: string;
  name: string;
  to: AlmStatus;
  /** The fields its screen asks for. */
  fields: AlmEditField[];
}

/** What is to become of fields, by field id: whole values, or operations such as `[{ add: 'urgent' }]`. No field in both. */
export interface AlmEdit {
  fields?: Record<string, unknown>;
  update?: Record<string, Record<string, unknown>[]>;
}

/** What is looked for among all that somebody has created lately. */
export interface AlmCreated {
  project: string;
  /** Those that have it are looked at first. */
  summary: string;
  mark: string;
  /** How long ago it was sent, in milliseconds. */
  age: number;
}
export type RankPlace = { before: string } | { after: string };

export interface AlmNotRanked {
  key: string;
  message: string;
  /** Whether the site says that it cannot rank just now, which passes. */
  isPassing: boolean;
}

/** A field of a screen. */
export interface AlmEditField {
  id: string;
  name: string;
  required: boolean;
  type: string;
  /** Present where one of a list is to be chosen. */
  allowedValues?: AlmOption[];
  /** `set`, `add`, `remove` …; empty for what is only shown. */
  operations: string[];
  /** The item type of an array. */
  items?: string;
  /** The full key of a custom field's type. */
  customType?: string;
  /** Whether the site fills it in where nobody does. */
  hasDefault: boolean;
}

export interface AlmOption {
  id: string;
  name: string;
  /** What can be chosen once this one is. */
  children?: { id: string; name: string }[];
}
