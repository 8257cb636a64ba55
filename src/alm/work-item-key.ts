// Jira's own pattern for project keys is [A-Z][A-Z0-9_]+, but its administrators can set another one. What no pattern
// allows is a character that means something in a path or a query.
const SHAPE = String.raw`[\p{L}\p{N}_]{1,255}-[1-9]\d{0,17}`;
const WHOLE = new RegExp(`^${SHAPE}$`, 'u');
const TYPED = new RegExp(`^(?:\\S*/browse/|\\S*[?&]selectedIssue=)?(${SHAPE})(?:[/?#&]\\S*)?$`, 'u');

/** Whether the text can be the key of a work item: a project key of any alphabet, a hyphen, a number. */
export function isWorkItemKey(text: string): boolean {
  return WHOLE.test(text);
}

/** The key in what was typed or in the address of a work item that was pasted; undefined when there is none. */
export function typedWorkItemKey(text: string): string | undefined {
  return TYPED.exec(text.trim())?.[1].toUpperCase();
}
