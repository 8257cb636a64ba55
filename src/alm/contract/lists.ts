/** A list of the site. An element that cannot be read is left out and told of; it never costs the others. */
export interface AlmList<T> {
  items: T[];
  /** What each element that could not be read calls itself; empty for one that does not say. */
  unreadable: string[];
  /** True where the site has more than it gave, or more than is asked for. */
  isCut: boolean;
}

export interface PageRequest {
  startAt: number;
  maxResults: number;
}
