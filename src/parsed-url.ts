/**
 * The URL that a text is, or undefined.
 * URL.canParse is not used: once compiled, Node 20 answers false for addresses with letters such as ü.
 */
export function parsedUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
