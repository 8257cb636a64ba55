import type { SignatureComparison } from '../../link-health.js';

/** The first piece in which Jira saw another request than the one Footbridge signed. */
export type DifferingPiece = 'method' | 'scheme' | 'host' | 'port' | 'path' | 'parameters' | 'nothing';

export interface BaseStringDifference {
  piece: DifferingPiece;
  /** Addresses without query, as each side saw them; short and plain enough to show. */
  ours: string;
  theirs: string;
  /** Every piece of both, side by side. */
  comparison: SignatureComparison;
}

interface BaseString {
  text: string;
  method: string;
  url: URL;
  /** Decoded values by name. */
  parameters: Map<string, string[]>;
}

type Piece = SignatureComparison['pieces'][number];

const LONGEST = 300; // characters
const MOST_PARAMETERS = 40;
/** Their values stand for a person. */
const HIDDEN = ['oauth_token', 'oauth_verifier', 'oauth_session_handle'];

/**
 * Compares the base string that was signed with the one Jira echoes with `signature_invalid`.
 * Nothing differs when the public key in Jira does not belong to the private key.
 *
 * @returns undefined when the echoed text is no base string
 */
export function baseStringDifference(ours: string, theirs: string): BaseStringDifference | undefined {
  const [mine, others] = [parse(ours), parse(theirs)];
  if (!mine || !others) return undefined;

  const pieces = [...addressPieces(mine, others), ...parameterPieces(mine, others)];
  const first = pieces.find(({ isSame }) => !isSame)?.name as DifferingPiece | undefined;
  const isAddress = pieces.slice(0, 5).some(({ name }) => name === first);
  return {
    piece: first === undefined ? 'nothing' : isAddress ? first : 'parameters',
    ours: shown(mine.url),
    theirs: shown(others.url),
    comparison: { pieces, ours: withoutTokens(ours), theirs: withoutTokens(theirs) },
  };
}

/** A base string for a log: without the values that stand for a person. */
export function withoutTokens(base: string): string {
  return base
    .replace(/(oauth_(?:token|verifier|session_handle)%3D)(?:(?!%26).)*/g, '$1hidden')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 4_000);
}

function addressPieces(ours: BaseString, theirs: BaseString): Piece[] {
  const piece = (name: string, of: (base: BaseString) => string): Piece => {
    const [mine, others] = [of(ours), of(theirs)];
    return { name, ours: plain(mine), theirs: plain(others), isSame: mine === others };
  };
  return [
    piece('method', ({ method }) => method),
    piece('scheme', ({ url }) => url.protocol.slice(0, -1)),
    piece('host', ({ url }) => url.hostname),
    // The default port is that of the scheme: written, so that a missing one is seen.
    isDefault(ours.url) && isDefault(theirs.url)
      ? { ...piece('port', ({ url }) => portOf(url)), isSame: true }
      : piece('port', ({ url }) => portOf(url)),
    piece('path', ({ url }) => url.pathname),
  ];
}

function parameterPieces(ours: BaseString, theirs: BaseString): Piece[] {
  const names = [...new Set([...ours.parameters.keys(), ...theirs.parameters.keys()])].sort();
  const pieces = names.map((name): Piece => {
    const [mine, others] = [ours, theirs].map(({ parameters }) => parameters.get(name));
    const isSame = JSON.stringify(mine) === JSON.stringify(others);
    return { name: plain(name), ours: valueOf(name, mine), theirs: valueOf(name, others), isSame };
  });
  // The differing ones first among too many.
  return pieces.length <= MOST_PARAMETERS
    ? pieces
    : [...pieces.filter(({ isSame }) => !isSame), ...pieces.filter(({ isSame }) => isSame)].slice(
        0,
        MOST_PARAMETERS,
      );
}

function valueOf(name: string, values: string[] | undefined): string {
  if (!values) return '(missing)';
  return HIDDEN.includes(name) ? '(hidden)' : plain(values.join(', '));
}

function isDefault({ port }: URL): boolean {
  return port === '';
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

function parse(base: string): BaseString | undefined {
  try {
    const [method, url, parameters, ...more] = base.split('&').map(decodeURIComponent);
    if (more.length || !/^https?:/.test(url)) return undefined;
    return { text: base, method, url: new URL(url), parameters: parametersIn(parameters) };
  } catch {
    return undefined;
  }
}

function parametersIn(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const pair of text.split('&').filter(Boolean)) {
    const [name, value = ''] = pair.split(/=(.*)/s).map(decodeURIComponent);
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}

function shown(url: URL): string {
  return plain(`${url.origin}${url.pathname}`);
}

function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, LONGEST);
}
