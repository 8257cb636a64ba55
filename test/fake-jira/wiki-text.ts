/**
 * A little of what Jira makes of wiki text: paragraphs, headings, lists, emphasis, links to issues, pictures. HTML is
 * escaped, except in the macro {html}, which some sites have switched on, and which gives out what was typed.
 */
export function rendered(text: string): string {
  const parts = text.split('{html}');
  return parts.map((part, at) => (at % 2 ? part : blocks(part))).join('');
}

function blocks(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim())
    .map((block) => {
      const heading = /^h([1-6])\. (.*)$/.exec(block);
      if (heading) return `<h${heading[1]}><a name="x"></a>${inline(heading[2])}</h${heading[1]}>`;
      if (!block.startsWith('* ')) return `<p>${inline(block).replace(/\n/g, '<br/>\n')}</p>`;
      const items = block.split('\n').map((line) => `\t<li>${inline(line.replace(/^\* /, ''))}</li>`);
      return `<ul>\n${items.join('\n')}\n</ul>`;
    })
    .join('\n\n');
}

function inline(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\*(\S[^*]*)\*/g, '<b>$1</b>')
    .replace(
      /\[([^|\]]+)\|([^\]]+)\]/g,
      '<a href="$2" class="external-link" target="_blank" rel="nofollow noopener">$1</a>',
    );
}
