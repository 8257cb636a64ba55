import { load, type Cheerio, type CheerioAPI } from 'cheerio';

type Fields = Record<string, string | string[]>;
const MAX_REDIRECTS = 10;

/** A page as a person without JavaScript sees it. */
export class Page {
  readonly $: CheerioAPI;

  constructor(
    readonly status: number,
    readonly url: string,
    readonly headers: Headers,
    readonly html: string,
  ) {
    this.$ = load(html, { scriptingEnabled: false });
  }

  /** The path and query below the host. */
  get path(): string {
    const { pathname, search } = new URL(this.url);
    return pathname + search;
  }

  /** What can be read on it, with white space folded. */
  get text(): string {
    const copy = load(this.html);
    copy('script, style, template').remove();
    return copy('body').text().replace(/\s+/g, ' ').trim();
  }

  get title(): string {
    return this.$('title').text();
  }

  /** Address of the first link whose text contains `words`. */
  link(words: string): string {
    const found = this.$('a').filter((_, a) => squeeze(this.$(a).text()).includes(words));
    const href = found.first().attr('href');
    if (!href) throw new Error(`no link "${words}" on ${this.url}:\n${this.text}`);
    return new URL(href, this.url).href;
  }

  /** The submit button with that text. */
  button(words: string): Cheerio<any> {
    const found = this.$('button, input[type=submit]').filter(
      (_, b) => squeeze(this.$(b).text() || String(this.$(b).attr('value'))) === words,
    );
    if (!found.length) throw new Error(`no button "${words}" on ${this.url} (${this.status}):\n${this.text}`);
    return found.first();
  }

  /** The current value of the control with that name. */
  value(name: string): string {
    const control = this.$(`[name="${name}"]`).first();
    if (control.is('select'))
      return String(
        control.find('option[selected]').attr('value') ?? control.find('option').first().attr('value') ?? '',
      );
    if (control.is('textarea')) return control.text();
    if (control.is('[type=radio]')) return String(this.$(`[name="${name}"][checked]`).attr('value') ?? '');
    return String(control.attr('value') ?? '');
  }
}

/** Keeps cookies and submits forms as a browser without JavaScript does. CSRF tokens come from the page. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();
  page!: Page;

  /**
   * @param home address that paths are relative to
   * @param origin what it says of a page's own forms, where the address bar shows another one than `home`
   */
  constructor(
    readonly home: string,
    private readonly origin?: string,
  ) {}

  /** Opens a path of the app or an absolute address, following redirects and zero-second refreshes within the same host. */
  async visit(target: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.go('GET', this.absolute(target), undefined, headers);
  }

  /** Presses the button with that text, with the form's fields as they are except for `changes`. */
  async press(words: string, changes: Fields = {}): Promise<Page> {
    return this.submit(this.page.button(words), changes);
  }

  /** Presses the Enter key in the field with that name: browsers then press the first submit button of its form. */
  async pressEnter(field: string, changes: Fields = {}): Promise<Page> {
    const { $ } = this.page;
    const form = this.formOf($(`input[name="${field}"]`).first());
    const buttons = $('button:not([type]), button[type=submit], input[type=submit]');
    const button = buttons.filter((_, b) => this.formOf($(b)).is(form)).first();
    if (!button.length) throw new Error(`the form of the field "${field}" has no submit button`);
    return this.submit(button, changes);
  }

  async follow(words: string): Promise<Page> {
    return this.visit(this.page.link(words));
  }

  /** A hand-made POST, with a valid CSRF token of this browser's session unless `fields` has one. */
  async post(target: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Page> {
    const all = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
    if (!('_csrf' in fields)) all.unshift(['_csrf', this.page?.value('_csrf') ?? '']);
    return this.go('POST', this.absolute(target), encoded(all as [string, string][]), headers);
  }

  /** Goes on as a second tab of that browser. */
  shareCookiesOf(other: Browser): void {
    for (const [host, jar] of other.cookies) this.cookies.set(host, jar);
  }

  /** As when a cookie has run out, or somebody has deleted it. */
  loseCookies(names: RegExp): void {
    for (const jar of this.cookies.values())
      for (const name of [...jar.keys()]) if (names.test(name)) jar.delete(name);
  }

  cookieHeader(host: string): string {
    return [...(this.cookies.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private absolute(target: string): string {
    return /^https?:/.test(target) ? target : this.home + target;
  }

  private async go(
    method: string,
    target: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    let url = target;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await fetch(url, {
        method,
        body,
        redirect: 'manual',
        headers: {
          cookie: this.cookieHeader(new URL(url).host),
          ...(body === undefined
            ? {}
            : {
                'content-type': 'application/x-www-form-urlencoded',
                origin: this.origin ?? new URL(url).origin,
              }),
          ...headers,
        },
      });
      this.keepCookies(new URL(url).host, response.headers);
      const html = await response.text();
      const location = response.headers.get('location');
      if (!location || response.status < 300 || response.status >= 400) {
        this.page = new Page(response.status, url, response.headers, html);
        return this.page;
      }
      url = new URL(location, url).href;
      if (response.status !== 307) [method, body] = ['GET', undefined];
    }
    throw new Error(`more than ${MAX_REDIRECTS} redirects from ${target}`);
  }

  private async submit(button: Cheerio<any>, changes: Fields): Promise<Page> {
    const form = this.formOf(button);
    const words = squeeze(button.text());
    if (!form.length) throw new Error(`button "${words}" belongs to no form`);
    const fields = this.fieldsOf(form);
    if (button.attr('name')) fields.push([String(button.attr('name')), String(button.attr('value') ?? '')]);
    for (const [name, value] of Object.entries(changes)) {
      if (!fields.some(([known]) => known === name) && !form.find(`[name="${name}"]`).length)
        throw new Error(`the form of "${words}" has no field ${name}`);
      for (let i = fields.length - 1; i >= 0; i--) if (fields[i][0] === name) fields.splice(i, 1);
      for (const one of [value].flat()) fields.push([name, one]);
    }
    const action = button.attr('formaction') ?? form.attr('action') ?? this.page.url;
    const method = String(button.attr('formmethod') ?? form.attr('method') ?? 'get').toUpperCase();
    const url = new URL(action, this.page.url);
    if (method === 'GET') {
      url.search = encoded(fields);
      return this.go('GET', url.href);
    }
    return this.go('POST', url.href, encoded(fields));
  }

  private formOf(control: Cheerio<any>): Cheerio<any> {
    const id = control.attr('form');
    return id ? this.page.$(`[id="${id}"]`) : control.closest('form');
  }

  private fieldsOf(form: Cheerio<any>): [string, string][] {
    const { $ } = this.page;
    const id = form.attr('id');
    const controls = $('input, select, textarea').filter(
      (_, c) => $(c).closest('form').is(form) || (id !== undefined && $(c).attr('form') === id),
    );
    const fields: [string, string][] = [];
    controls.each((_, control) => {
      const c = $(control);
      const name = c.attr('name');
      if (!name || c.is('[disabled]') || c.is('[type=submit]')) return;
      if (c.is('[type=checkbox], [type=radio]')) {
        if (c.is('[checked]')) fields.push([name, c.attr('value') ?? 'on']);
      } else if (c.is('select')) {
        const selected = c.find('option[selected]');
        const options = selected.length || c.is('[multiple]') ? selected : c.find('option').first();
        options.each((_, option) => void fields.push([name, $(option).attr('value') ?? $(option).text()]));
      } else if (c.is('textarea')) fields.push([name, c.text()]);
      else fields.push([name, c.attr('value') ?? '']);
    });
    return fields;
  }

  private keepCookies(host: string, headers: Headers): void {
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    for (const line of headers.getSetCookie()) {
      const [pair] = line.split(';');
      const [name, ...value] = pair.split('=');
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name.trim());
      else jar.set(name.trim(), value.join('='));
    }
  }
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** As browsers send a form: every line of every control, hidden ones too, ends in a carriage return and a line feed. */
function encoded(fields: [string, string][]): string {
  return new URLSearchParams(
    fields.map(([name, value]) => [name, value.replace(/\r\n?|\n/g, '\r\n')]),
  ).toString();
}
