import type { AlmAccount } from '../accounts/alm-account.entity.js';

/** From this version on Jira asks for the type of an application link first. */
const ASKS_FOR_TYPE = [8, 22];

/** The values that Jira asks for, and which of its dialogues asks; for the steps of the kind of account. */
export function linkStepsView(
  account: AlmAccount,
  facts: Record<string, string | number | boolean>,
  callbackUrl: string,
  consumerKey = account.settings.consumerKey ?? '',
) {
  const version = versionOf(account);
  return {
    linkName: facts.linkName ?? '',
    consumerKey,
    consumerName: facts.consumerName ?? '',
    publicKey: facts.publicKey ?? '',
    callbackUrl,
    version: version?.join('.') ?? '',
    /** `old`, `new`, or `both` while nobody knows which Jira it is. */
    dialogue: version ? (isBefore(version, ASKS_FOR_TYPE) ? 'old' : 'new') : 'both',
  };
}

/** As the last test found it, or the last climb. */
function versionOf({ site, ladder }: AlmAccount): number[] | undefined {
  const found = site?.version ?? ladder?.rungs.find(({ id }) => id === 'version')?.finding ?? '';
  const numbers = /\b(\d+)\.(\d+)(?:\.(\d+))?/.exec(found)?.slice(1).filter(Boolean).map(Number);
  return numbers?.length ? numbers : undefined;
}

function isBefore([major, minor]: number[], [otherMajor, otherMinor]: number[]): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
