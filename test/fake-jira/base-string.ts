/** A decoded name and value of a query, a form or an Authorization header. */
export type Pair = [name: string, value: string];

/** The signature base string as Jira computes it (RFC 5849 3.4.1, net.oauth OAuthSignatureMethod). */
export function baseString(method: string, origin: string, rawPath: string, parameters: Pair[]): string {
  const url = normalOrigin(origin) + rawPath;
  return [method.toUpperCase(), url, normalParameters(parameters)].map(percentEncode).join('&');
}

// RFC 5849 3.4.1.2: scheme and host in lower case, default ports left out. The path stays as it was sent.
function normalOrigin(origin: string): string {
  const lower = origin.toLowerCase();
  if (lower.startsWith('http://')) return lower.replace(/:80$/, '');
  if (lower.startsWith('https://')) return lower.replace(/:443$/, '');
  return lower;
}

// RFC 5849 3.4.1.3.2: encoded first, then sorted by name and value; a repeated name keeps all its values.
function normalParameters(parameters: Pair[]): string {
  return parameters
    .filter(([name]) => name !== 'oauth_signature' && name !== 'realm')
    .map(([name, value]): Pair => [percentEncode(name), percentEncode(value)])
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** RFC 3986 encoding: everything but `A-Za-z0-9-._~`, in upper-case hex. */
export function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** Undoes percent-encoding. Like Tomcat it leaves a broken escape where it is instead of failing. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length;) {
    const hex = /^%[0-9a-fA-F]{2}/.exec(text.slice(at, at + 3));
    if (hex) {
      bytes.push(parseInt(hex[0].slice(1), 16));
      at += 3;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      bytes.push(...Buffer.from(character, 'utf8'));
      at += character.length;
    }
  }
  return Buffer.from(bytes).toString('utf8');
}

/** The pairs of a query or form as Tomcat reads them: `+` is a space, a bare name has an empty value. */
export function decodeForm(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part): Pair => {
      const [name, ...value] = part.replaceAll('+', ' ').split('=');
      return [percentDecode(name), percentDecode(value.join('='))];
    });
}

export const encodeForm = (pairs: Pair[]): string =>
  pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');

/** The pairs of an `Authorization: OAuth …` header, or undefined when it is of another scheme. */
export function decodeOAuthHeader(header: string | undefined): Pair[] | undefined {
  const oauth = /^OAuth\s+(.*)$/is.exec(header?.trim() ?? '');
  if (!oauth) return undefined;
  return [...oauth[1].matchAll(/([^\s,="]+)\s*=\s*"([^"]*)"/g)].map(([, name, value]): Pair => [
    percentDecode(name),
    percentDecode(value),
  ]);
}
