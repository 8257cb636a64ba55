import type { AlmList } from './lists.js';
import type { AlmStatus } from './work-item.js';

export interface AlmHistory {
  /** The newest first. */
  entries: (Made & { id: string; changes: AlmFieldChange[] })[];
  /** Whether the site has more than it gave, or gave some that cannot be read. */
  isCut: boolean;
}

/** In the site's words; empty for no value. */
export interface AlmFieldChange {
  /** A name that the site uses here alone for its own fields; the name of a custom one. */
  field: string;
  from: string;
  to: string;
  /** What the site itself knows the values by, such as the id of a status or the key of a person; empty for plain text. */
  fromId: string;
  toId: string;
}

/** What one person is shown on a work item. */
export interface AlmDetails {
  description: AlmText | null;
  /** The newest first; perhaps not all of them. */
  comments: (AlmComment & AlmText)[];
  commentsInAll: number;
  /** Of a sub-task. */
  parent: AlmLinked | null;
  links: AlmList<AlmLink>;
  subtasks: AlmList<AlmLinked>;
  attachments: AlmList<AlmAttachment>;
  /** Absent where the site shows none. */
  time?: AlmTime;
}

/** What was estimated and spent, in the site's words, such as `3h 30m`; empty for none. */
export interface AlmTime {
  original: string;
  remaining: string;
  spent: string;
}

/** What somebody typed, and what the site makes of it: HTML that nobody has cleaned. */
export interface AlmText {
  source: string;
  html: string | null;
}

/** A way in which two work items can be linked. */
export interface AlmLinkType {
  id: string;
  /** By which the site takes it. */
  name: string;
  /** How a link of it reads from the work item that it leads to, and from the one that it comes from. */
  inward: string;
  outward: string;
}

/** A link, as it is read at one of its ends. */
export interface AlmLink {
  id: string;
  type: AlmLinkType;
  /** Whether it comes from that work item, rather than leading to it. */
  isOutward: boolean;
  /** As the site has them for that direction, such as "is blocked by". */
  words: string;
  item: AlmLinked;
}

/** What is to be linked: `from` blocks `to`, where `type` is the name of what blocks. */
export interface WantedLink {
  type: string;
  from: string;
  to: string;
}

export interface AlmLinked {
  key: string;
  summary: string;
  status: AlmStatus | null;
}

/** A work item that a search for a few letters has found. */
export type AlmPicked = Pick<AlmLinked, 'key' | 'summary'>;

interface Made {
  /** Null where nobody did it, such as a rule of the site, or it does not say who. */
  author: AlmAuthor | null;
  /** Instant by the site's own clock; null where it says none. */
  created: string | null;
}

/** Whoever did something, with the names of {@link AlmUser}, as far as the site says them. */
export interface AlmAuthor {
  key: string | null;
  name: string | null;
  displayName: string | null;
}

/** A larger file is not handed on. In bytes. */
export const LARGEST_ATTACHMENT = 100_000_000;

export interface AlmAttachment extends Made {
  id: string;
  name: string;
  bytes: number | null;
  /** What the site calls its small picture; null where it has none. */
  thumbnail: string | null;
}

export interface TakeAttachment {
  /** Its small picture in its place. */
  isThumbnail: boolean;
  take(file: AlmAttachment, bytes: AsyncIterable<Buffer>): Promise<void>;
}

export interface AlmComment extends Made {
  id: string;
  /** What was typed. */
  source: string;
  /** When it was written over last; that of {@link created} where it never was. */
  updated: string | null;
  /** The group or role of the site that alone is shown it. */
  onlyFor: string | null;
}

export interface AlmCommentPage extends AlmList<AlmComment> {
  startAt: number;
  total: number;
}
