import type { Visitor } from './visitor.js';

/** Something that a person is told at the top of every page until it is mended or put away. */
export interface PageNotice {
  kind: 'info' | 'warning' | 'error';
  title: string;
  text: string;
  /** A page to go to. */
  link?: { label: string; path: string };
  /** Forms with one button each. They are sent the path of the page in front as `returnTo`. */
  buttons?: { label: string; path: string }[];
}

/** What the person is to be told now. */
export type Notices = (visitor: Visitor) => Promise<PageNotice[]>;
