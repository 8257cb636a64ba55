/** From this version on Jira asks for the type of an application link first. */
const ASKS_FOR_TYPE = [8, 22];

/** Which of its dialogues for a new application link a Jira shows. */
export interface LinkDialogue {
  /** As in "Jira 9.12.4"; empty while nobody knows. */
  version: string;
  /** `both` while nobody knows which Jira it is. */
  dialogue: 'old' | 'new' | 'both';
}

/** @param siteVersion such as `9.12.4`; what is no version counts as unknown. */
export function dialogueOf(siteVersion: string): LinkDialogue {
  const version = /^(\d+)\.(\d+)/.exec(siteVersion)?.slice(1).map(Number);
  if (!version) return { version: '', dialogue: 'both' };
  return { version: siteVersion, dialogue: isBefore(version, ASKS_FOR_TYPE) ? 'old' : 'new' };
}

function isBefore([major, minor]: number[], [otherMajor, otherMinor]: number[]): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
