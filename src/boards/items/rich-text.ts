import type { IOptions, Tag } from 'sanitize-html';
import { onDemand } from '../../on-demand.js';
import { parsedUrl } from '../../parsed-url.js';

const sanitize = onDemand<typeof import('sanitize-html')>('sanitize-html');

const DEEPEST = 40; // elements within each other
const LONGEST = 400_000; // characters

export interface RichTextAround {
  /** Of the ALM site: what its addresses are relative to. */
  baseUrl: string;
  /** Where Footbridge itself gives out the attachment with that id; undefined for one that the reader is not shown. */
  attachment(id: string): string | undefined;
}

const TEXT = [
  'a',
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'del',
  'ins',
  'sub',
  'sup',
  'span',
  'cite',
  'q',
  'br',
  'img',
];
const BLOCKS = ['p', 'div', 'blockquote', 'pre', 'code', 'tt', 'samp', 'kbd', 'hr', 'h4', 'h5', 'h6'];
const LISTS = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const TABLES = ['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

/**
 * HTML that an ALM site made of what somebody typed, as far as it is text: no script, style, form, frame, drawing,
 * class, id or handler is left, and nothing that a browser would fetch from anywhere but Footbridge.
 */
export function richText(html: string, around: RichTextAround): string {
  return sanitize()(html.slice(0, LONGEST), optionsOf(around)).trim();
}

function optionsOf({ baseUrl, attachment }: RichTextAround): IOptions {
  const ownOf = (address: string) => {
    const id = attachmentIn(address);
    return id && attachment(id);
  };
  const link = (_: string, { href = '', title = '' }: Record<string, string>): Tag => {
    const address = absolute(href, baseUrl);
    if (!address) return { tagName: 'span', attribs: {} };
    return {
      tagName: 'a',
      attribs: {
        href: ownOf(address) ?? address,
        rel: 'noopener noreferrer nofollow',
        target: '_blank',
        ...(title && { title }),
      },
    };
  };
  const image = (_: string, { src = '', alt = '', width = '', height = '' }: Record<string, string>): Tag => {
    const address = absolute(src, baseUrl);
    const own = address && ownOf(address);
    if (own) {
      const size = { ...(isSize(width) && { width }), ...(isSize(height) && { height }) };
      return { tagName: 'img', attribs: { src: own, alt, loading: 'lazy', ...size } };
    }
    // An emoticon is what it says; a picture from elsewhere would tell its server who reads this.
    if (!address || isSign(address)) return { tagName: 'span', attribs: {}, text: alt };
    const rel = 'noopener noreferrer nofollow';
    return { tagName: 'a', attribs: { href: address, rel, target: '_blank' }, text: alt || address };
  };
  return {
    allowedTags: [...TEXT, ...BLOCKS, ...LISTS, ...TABLES],
    allowedAttributes: {
      a: ['href', 'rel', 'target', 'title'],
      img: ['src', 'alt', 'loading', 'width', 'height'],
      th: ['colspan', 'rowspan'],
      td: ['colspan', 'rowspan'],
      ol: ['start'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nestingLimit: DEEPEST,
    disallowedTagsMode: 'discard',
    enforceHtmlBoundary: false,
    // The headings of a page go on below its own.
    transformTags: {
      h1: 'h4',
      h2: 'h4',
      h3: 'h5',
      h4: 'h5',
      h5: 'h6',
      font: 'span',
      strike: 's',
      a: link,
      img: image,
    },
  };
}

/** Undefined for what is no address of a page or a mailbox. */
function absolute(text: string, baseUrl: string): string | undefined {
  const { origin } = new URL(baseUrl);
  const address = parsedUrl(text.startsWith('/') && !text.startsWith('//') ? origin + text : text);
  return address && /^(https?|mailto):$/.test(address.protocol) ? address.href : undefined;
}

/**
 * The id of an attachment, in either of the addresses that a site gives to files. Whichever host it names: a site may
 * believe in another one than it is called by, and only the id is used.
 */
function attachmentIn(address: string): string | undefined {
  return /\/secure\/(?:attachment|thumbnail)\/(\d+)\//.exec(new URL(address).pathname)?.[1];
}

/** Emoticons, and marks such as the one of a link that leads elsewhere. */
function isSign(address: string): boolean {
  return /\/images\/icons\//.test(new URL(address).pathname);
}

function isSize(text: string): boolean {
  return /^\d{1,4}$/.test(text);
}
