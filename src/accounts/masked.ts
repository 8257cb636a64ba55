const MASK = '…';
const LONGEST_PATH = 300; // characters

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const HEADER = /\b((?:proxy-)?authorization|(?:set-)?cookie)(["']?\s*:\s*)[^\r\n]+/gi;
// `name=value`, `name: value`, `"name":"value"`, and `name%3Dvalue` within a base string.
const NAMED =
  /(?<![a-z])((?:oauth_(?:token_secret|token|verifier|signature(?!_)|session_handle)|access_token|password|passwd|secret|jsessionid|private_?key|encryption_?key)["']?\s*(?:=|:|%3D)\s*["']?)(?:(?!%26)[^\s&"',;])+/gi;
const SCHEME = /\b(basic|bearer)\s+[\w+/=.~-]{8,}/gi;
const USER_INFO = /(\/\/)[^/\s@]+@/g;
// What is public stays whole. A token of Jira is 32 letters and digits; a line of base64 is longer.
const PUBLIC_OR_TOKEN =
  /(-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[\s\S]*?-----END \2-----)|[A-Za-z0-9]{32,}|[A-Za-z0-9+/]{60,}=*/g;
const SECRET_NAME = /password|secret|token|cookie|authorization|private_?key|encryption_?key/i;

/** A path as the exchange log keeps it: without its query, and without what looks like a secret. */
export function maskedPath(path: string): string {
  return masked(path.split(/[?#;]/)[0]).slice(0, LONGEST_PATH);
}

/**
 * `text` without what is, or looks like, a secret.
 *
 * @param known secrets to look for besides those that are recognised by their looks.
 */
function masked(text: string, known: readonly string[] = []): string {
  return known
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
    .replace(PRIVATE_KEY, MASK)
    .replace(HEADER, `$1$2${MASK}`)
    .replace(NAMED, `$1${MASK}`)
    .replace(SCHEME, `$1 ${MASK}`)
    .replace(USER_INFO, `$1${MASK}@`)
    .replace(PUBLIC_OR_TOKEN, (_, isPublic?: string) => isPublic ?? MASK);
}

/** A copy of `value`, as JSON has it, in which every text went through {@link masked}. */
export function maskedWithin(value: unknown, known: readonly string[] = []): unknown {
  if (typeof value === 'string') return masked(value, known);
  if (Array.isArray(value)) return value.map((one) => maskedWithin(one, known));
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      SECRET_NAME.test(name) && typeof one === 'string' ? MASK : maskedWithin(one, known),
    ]),
  );
}
