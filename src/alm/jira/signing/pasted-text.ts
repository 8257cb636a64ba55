const ENTITIES: Record<string, string> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  sol: '/',
  equals: '=',
  hyphen: '-',
  dash: '-',
  NewLine: '\n',
  Tab: ' ',
};
/** `-----BEGIN` in base64 once more, or twice, as secrets of Kubernetes and settings of build servers keep their files. */
const BASE64_AGAIN = /(?:LS0tLS1CRUdJTi|TFMwdExTMUNSVWRK)(?:[A-Za-z0-9+/_-]|\s+(?=[A-Za-z0-9+/=_-]))*={0,2}/g;
const DEEPEST = 3;

/**
 * A pasted file of keys or certificates with everything undone that mail programs, web pages, shells, JSON, YAML and
 * word processors do to it. Lines end in a line feed.
 */
export function tidy(pasted: string): string {
  return unquoted(unwrapped(plain(pasted)));
}

function plain(pasted: string): string {
  return withoutEscapes(withoutMarkup(pasted))
    .replace(/[\u200b-\u200d\ufeff\u2060]/g, '')
    .replace(/[\u00a0\t]/g, ' ')
    .replace(/[\u2010-\u2015]/g, '--') // dashes that were joined to one
    .replace(/\r\n?/g, '\n');
}

function withoutMarkup(text: string): string {
  return text
    .replace(/&amp;/gi, '&')
    .replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (_, hex: string, decimal: string) =>
      characterOf(hex ? parseInt(hex, 16) : Number(decimal)),
    )
    .replace(/&([A-Za-z]{2,8});/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/<\/?(?:br|p|div|pre|code|span|font|td|tr|li)\b[^<>]{0,200}>/gi, '\n');
}

/** The escapes of JSON and shells, and of addresses where it is plain that the whole text has them. */
function withoutEscapes(text: string): string {
  const whole = /BEGIN%20/i.test(text)
    ? text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => characterOf(parseInt(hex, 16)))
    : text;
  return whole
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => characterOf(parseInt(hex, 16)))
    .replace(/\\+r/g, '')
    .replace(/\\+n/g, '\n')
    .replace(/\\+\//g, '/');
}

function characterOf(code: number): string {
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

function unwrapped(text: string, depth = 0): string {
  if (depth === DEEPEST) return text;
  return text.replace(BASE64_AGAIN, (base64) => {
    const inner = Buffer.from(base64.replace(/\s+/g, ''), 'base64').toString('latin1');
    return `\n${unwrapped(plain(inner), depth + 1)}\n`;
  });
}

function unquoted(text: string): string {
  return text.replace(/^[ >]*["'`\u2018-\u201f]?|["'`\u2018-\u201f][ ,;+]*$/gm, '');
}
