const KEY = /^(?:\S*\/browse\/|\S*[?&]selectedIssue=)?([A-Z][A-Z0-9_]*-[1-9]\d*)(?:[/?#&]\S*)?$/i;

/** The key in what was typed or in the address of a work item that was pasted; undefined when there is none. */
export function workItemKey(typed: string): string | undefined {
  return KEY.exec(typed.trim())?.[1].toUpperCase();
}
