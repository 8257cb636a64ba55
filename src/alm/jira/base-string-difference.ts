/** The first piece in which Jira saw another request than the one Footbridge signed. */
export type DifferingPiece = 'method' | 'scheme' | 'host' | 'port' | 'path' | 'parameters' | 'nothing';

export interface BaseStringDifference {
  piece: DifferingPiece;
  /** Addresses without query, as each side saw them; short and plain enough to show. */
  ours: string;
  theirs: string;
}

const LONGEST = 300; // characters

/**
 * Compares the base string that was signed with the one Jira echoes with `signature_invalid`.
 * Nothing differs when the public key in Jira does not belong to the private key.
 *
 * @returns undefined when the echoed text is no base string
 */
export function baseStringDifference(ours: string, theirs: string): BaseStringDifference | undefined {
  const [mine, others] = [parse(ours), parse(theirs)];
  if (!mine || !others) return undefined;

  const pieces: [DifferingPiece, boolean][] = [
    ['method', mine.method !== others.method],
    ['scheme', mine.url.protocol !== others.url.protocol],
    ['host', mine.url.hostname !== others.url.hostname],
    ['port', mine.url.port !== others.url.port],
    ['path', mine.url.pathname !== others.url.pathname],
    ['parameters', mine.parameters !== others.parameters],
  ];
  return {
    piece: pieces.find(([, differs]) => differs)?.[0] ?? 'nothing',
    ours: shown(mine.url),
    theirs: shown(others.url),
  };
}

/** A base string for a log: without the values that stand for a person. */
export function withoutTokens(base: string): string {
  return base
    .replace(/(oauth_(?:token|verifier|session_handle)%3D)(?:(?!%26).)*/g, '$1hidden')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 4_000);
}

function parse(base: string): { method: string; url: URL; parameters: string } | undefined {
  try {
    const [method, url, parameters, ...more] = base.split('&').map(decodeURIComponent);
    if (more.length || !/^https?:/.test(url)) return undefined;
    return { method, url: new URL(url), parameters };
  } catch {
    return undefined;
  }
}

function shown(url: URL): string {
  return `${url.origin}${url.pathname}`.slice(0, LONGEST);
}
