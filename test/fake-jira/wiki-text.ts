import type { Person } from './people.js';
import type { Attachment } from './world.js';

/**
 * A little of what Jira makes of wiki text: paragraphs, headings, lists, emphasis, links, names of people, pictures. HTML is
 * escaped, except in the macro {html}, which some sites have switched on, and which gives out what was typed.
 */
export function rendered(text: string, around: Around): string {
  const parts = text.split('{html}');
  return parts
    .map((part, at) => (at % 2 ? part : withFiles(withPeople(blocks(part), around), around)))
    .join('');
}

interface Around {
  baseUrl: string;
  files?: Pick<Attachment, 'id' | 'name'>[];
  people?: Pick<Person, 'name' | 'displayName'>[];
}

/** `[~ben]`: a link to the profile, with the name in full of somebody whom Jira knows. */
function withPeople(html: string, { baseUrl, people = [] }: Around): string {
  return html.replace(/\[~([^\]|\s]+)\]/g, (_, login: string) => {
    const known = people.find(({ name }) => name === login);
    const href = `${baseUrl}/secure/ViewProfile.jspa?name=${encodeURIComponent(login)}`;
    return known
      ? `<a href="${href}" class="user-hover" rel="${login}">${known.displayName}</a>`
      : `<a href="${href}">${login}</a>`;
  });
}

/** `!picture.png!`, `!picture.png|thumbnail!`, `[^file.pdf]`; and a picture by its address. */
function withFiles(html: string, { baseUrl, files = [] }: Around): string {
  const fileOf = (name: string) => files.find((file) => file.name === name);
  const address = (file: Pick<Attachment, 'id' | 'name'>) =>
    `${baseUrl}/secure/attachment/${file.id}/${file.id}_${encodeURIComponent(file.name)}`;
  return html
    .replace(/!(\S[^!|\n]*?)(\|thumbnail)?!/g, (typed, name: string, small?: string) => {
      const file = fileOf(name);
      if (!file && !/^https?:/.test(name)) return typed;
      const src = file ? address(file) : name;
      if (!file || !small)
        return `<span class="image-wrap" style=""><img src="${src}" style="border: 0px solid black" /></span>`;
      const path = new URL(baseUrl).pathname;
      return `<span class="image-wrap" style=""><a id="${file.id}_thumb" href="${src}" title="${name}" file-preview-type="image" file-preview-id="${file.id}"><jira-attachment-thumbnail url="${src}" jira-url="${src}" filename="${name}"><img src="${path}/secure/thumbnail/${file.id}/_thumb_${file.id}.png" style="border: 0px solid black" /></jira-attachment-thumbnail></a></span>`;
    })
    .replace(/\[\^([^\]]+)\]/g, (typed, name: string) => {
      const file = fileOf(name);
      return file
        ? `<span class="nobr"><a href="${address(file)}" title="${name} attached">${name}<sup><img class="rendericon" src="${new URL(baseUrl).pathname}/images/icons/link_attachment_7.gif" height="7" width="7" align="absmiddle" alt="" border="0"/></sup></a></span>`
        : typed;
    });
}

function blocks(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^h[1-6]\. .*$/gm, '\n$&\n')
    .split(/\n{2,}/)
    .map((block) => block.replace(/^\n|\n$/g, ''))
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
