/** A file goes on to somebody whose line may be slow. */
export const LONGEST_TRANSFER = 15 * 60_000; // milliseconds

/** A file on its way. Whoever takes no more of it ends the call. */
export interface JiraFile {
  /** By lower-case name. */
  headers: Record<string, string>;
  /** Unpacked, and bounded by {@link LARGEST_ATTACHMENT}. */
  bytes: AsyncIterable<Buffer>;
}

/**
 * Whether a reply is the file that was asked for. A page in place of it is one of whatever stands before Jira, which
 * names the file in a header when it is a page itself.
 */
export function isFile(status: number, headers: JiraFile['headers']): boolean {
  return status === 200 && (!/html/i.test(headers['content-type'] ?? '') || 'content-disposition' in headers);
}
