import { posix } from 'node:path';
import type MarkdownIt from 'markdown-it';
import { onDemand } from '../on-demand.js';
import { paths } from '../paths.js';
import type { Document } from './documents.js';

type Tokens = MarkdownIt.Token[];

const markdownIt = onDemand<typeof import('markdown-it')>('markdown-it');

/**
 * A document as HTML, without its own heading, which the page has. What links to another document of Help leads there;
 * what links to the rest of the repository is plain text, since that is not at hand here.
 *
 * @param href makes an address of a path of the app
 */
export function rendered(document: Document, all: Document[], href: (path: string) => string): string {
  const markdown = new (markdownIt())({ html: false });
  markdown.core.ruler.push('headings', ({ tokens }) => nameHeadings(tokens));
  markdown.core.ruler.push('links', ({ tokens }) => leadOn(tokens, document, all, href));
  markdown.core.ruler.push('rows', ({ tokens }) => nameRows(tokens));
  return markdown.render(
    document
      .markdown()
      .replace(/^<!--.*-->$/gm, '')
      .replace(/^# .+$/m, ''),
  );
}

function leadOn(tokens: Tokens, { file }: Document, all: Document[], href: (path: string) => string): void {
  for (const { children } of tokens)
    for (const link of children ?? []) {
      const target = link.type === 'link_open' ? String(link.attrGet('href')) : undefined;
      if (target === undefined || /^(https?:|mailto:|#)/.test(target)) continue;
      const [path, fragment] = target.split('#');
      const there = all.find(
        (other) => other.file !== '' && other.file === posix.join(posix.dirname(file), path),
      );
      if (there) {
        const address = href(paths.help.show({ name: there.name }));
        link.attrSet('href', fragment ? `${address}#${fragment}` : address);
      } else {
        link.attrs = [];
      }
    }
}

/** As links to a part of a document have it: small letters, with a line between words, and a number where it comes again. */
function nameHeadings(tokens: Tokens): void {
  const given = new Map<string, number>();
  tokens.forEach((token, i) => {
    if (token.type !== 'heading_open') return;
    const words = tokens[i + 1].content.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const name = words.join('-');
    const before = given.get(name) ?? 0;
    given.set(name, before + 1);
    token.attrSet('id', before === 0 ? name : `${name}-${before}`);
  });
}

/** A row of a table whose first cell is code can be led to by that code. */
function nameRows(tokens: Tokens): void {
  tokens.forEach(({ type }, i) => {
    if (type !== 'tr_open' || tokens[i + 1].type !== 'td_open') return;
    const [code] = tokens[i + 2].children ?? [];
    if (code?.type === 'code_inline') tokens[i].attrSet('id', code.content);
  });
}
