import { load } from 'cheerio';
import fc from 'fast-check';
import { richText } from '../../src/boards/items/rich-text.js';

const around = {
  baseUrl: 'https://jira.example.com/jira',
  attachment: (id: string) => (id === '10100' ? '/boards/b/items/SHOP-1/attachments/10100' : undefined),
};
const clean = (html: string) => richText(html, around);

test('a mention keeps the name of its person, and the way to them', () => {
  const profile = 'https://jira.example.com/jira/secure/ViewProfile.jspa?name=ben';
  expect(clean(`<p>Ask <a href="${profile}" class="user-hover" rel="ben">Ben Achterberg</a>.</p>`)).toBe(
    `<p>Ask <a href="${profile}" rel="noopener noreferrer nofollow" target="_blank">Ben Achterberg</a>.</p>`,
  );
});

/** Elements and attributes that text needs; whatever else were left would be a hole. */
const ELEMENTS =
  /^(a|b|strong|i|em|u|s|del|ins|sub|sup|span|cite|q|br|img|p|div|blockquote|pre|code|tt|samp|kbd|hr|h[4-6]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td)$/;
const ATTRIBUTES = /^(href|rel|target|title|src|alt|loading|width|height|colspan|rowspan|start)$/;

function expectHarmless(html: string): void {
  const $ = load(html, null, false);
  $('*').each((_, element) => {
    if (!('attribs' in element)) return;
    expect(element.tagName).toMatch(ELEMENTS);
    for (const [name, value] of Object.entries(element.attribs)) {
      expect(name).toMatch(ATTRIBUTES);
      if (name === 'href') expect(value).toMatch(/^(https?:|mailto:)/);
      if (name === 'src') expect(value).toMatch(/^\/boards\/b\/items\/SHOP-1\/attachments\/10100$/);
    }
  });
}

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.gif">',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="//evil.example/">x</a>',
  '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x">',
  '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
  '<p style="position:fixed;inset:0" class="panel" id="main">over everything</p>',
  '<style>* { display: none }</style><link rel="stylesheet" href="https://evil.example">',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><script>alert(1)</script></textarea>',
  '<template><script>alert(1)</script></template>',
  '<details open ontoggle=alert(1)>',
  '<p onmouseover="alert(1)" data-live-url="/x">x</p>',
  '<!--<img src="--><img src=x onerror=alert(1)>//">',
  '<img src="/jira/secure/attachment/99999/other.png" onerror="alert(1)">',
  '<img src="/jira/secure/attachment/10100/x.png" srcset="https://evil.example/a 2x">',
  '<img src="https://evil.example/jira/secure/attachment/10100/x.png">',
  '<video src="https://evil.example"></video><audio src="https://evil.example" autoplay></audio>',
  '<a href="https://x.example" ping="https://evil.example" style="x" onclick="y">x</a>',
  '<'.repeat(5_000),
  '<div>'.repeat(2_000),
];

describe('OA-32 I4 what Jira renders of a text', () => {
  test.each(ATTACKS)('does no harm: %s', (html) => expectHarmless(clean(html)));

  test('does no harm in whatever order its pieces come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...ATTACKS.slice(0, 28)), fc.string()), { maxLength: 6 }),
        (pieces) => expectHarmless(clean(pieces.join(''))),
      ),
      { numRuns: 300 },
    );
  });

  test('keeps what a text is made of: headings, lists, tables, code, links', () => {
    const html = clean(
      '<h1><a name="x"></a>Why</h1><p>It is <b>bold</b> and <font color="red">red</font>.</p><ul class="alternate"><li>one</li></ul>' +
        '<table class="confluenceTable"><tbody><tr><th class="confluenceTh">a</th><td colspan="2">b</td></tr></tbody></table>' +
        '<div class="code panel"><pre class="code-java">x &lt; 1</pre></div><a href="/jira/browse/SHOP-2" class="issue-link">SHOP-2</a>',
    );
    const $ = load(html);
    expect($('h4').text()).toBe('Why');
    expect($('p').html()).toBe('It is <b>bold</b> and <span>red</span>.');
    expect($('td').attr()).toEqual({ colspan: '2' });
    expect($('pre').text()).toBe('x < 1');
    expect($('a').last().attr('href')).toBe('https://jira.example.com/jira/browse/SHOP-2');
    expect($('a').last().attr('rel')).toContain('noopener');
    expectHarmless(html);
  });

  test('shows pictures that are attached through Footbridge, and says what others are', () => {
    const $ = load(
      clean(
        '<img src="/jira/secure/thumbnail/10100/_thumb_10100.png" width="200" height="100%" alt="">' +
          '<img src="https://elsewhere.example/a.png"><img class="emoticon" src="/jira/images/icons/emoticons/smile.png" alt=":)">',
      ),
    );
    expect($('img').attr()).toEqual({
      src: '/boards/b/items/SHOP-1/attachments/10100',
      alt: '',
      loading: 'lazy',
      width: '200',
    });
    expect($('a').text()).toBe('https://elsewhere.example/a.png');
    expect($('span').text()).toBe(':)');
  });
});
