/** A person at a browser, without the browser: signs in, reads pages and presses their buttons over HTTP. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly baseUrl: string,
    private readonly name: string,
    private readonly password: string,
  ) {}

  /** Presses Allow and returns the URL that Jira then sends the browser to. */
  allow(authorizeUrl: string): Promise<string> {
    return this.answer(authorizeUrl, 'approve');
  }

  /** Presses Deny and returns the URL that Jira then sends the browser to. */
  deny(authorizeUrl: string): Promise<string> {
    return this.answer(authorizeUrl, 'deny');
  }

  /** Presses Allow and reads the code that Jira shows where it knows no callback URL. */
  async code(authorizeUrl: string): Promise<string> {
    const shown = await this.press(authorizeUrl, 'approve');
    const code = /id="verifier">([^<]+)</.exec(shown.text)?.[1];
    if (!code) throw new Error(`Jira showed no verification code:\n${words(shown.text)}`);
    return code;
  }

  /** Opens a page as this person, signing in on the way where Jira wants that. */
  async visit(url: string): Promise<{ status: number; text: string; location: string | null }> {
    const page = await this.fetch(url);
    if (page.location?.includes('/login.jsp')) await this.signIn();
    // What only leads on to another page of Jira is followed.
    else if (page.status === 303 && page.location) return this.visit(new URL(page.location, url).href);
    else return page;
    return this.fetch(url);
  }

  /** Sends a form of a page of Jira: what the page has in hidden fields is sent along. */
  async submit(pageUrl: string, fields: Record<string, string>, action?: string) {
    const page = await this.visit(pageUrl);
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const known = Object.fromEntries(hidden.map(([, name, value]) => [name, unescaped(value)]));
    const target =
      action ?? unescaped(/<form method="post" action="([^"]+)"/.exec(page.text)?.[1] ?? pageUrl);
    return this.fetch(new URL(target, this.baseUrl).href, { ...known, ...fields });
  }

  private async answer(authorizeUrl: string, button: 'approve' | 'deny'): Promise<string> {
    const { location, text, status } = await this.press(authorizeUrl, button);
    if (!location) throw new Error(`Jira answered ${status} and sent the browser nowhere:\n${words(text)}`);
    return location;
  }

  private async press(authorizeUrl: string, button: 'approve' | 'deny') {
    const page = await this.visit(authorizeUrl);
    if (!page.text.includes(`name="${button}"`)) {
      throw new Error(`Jira answered ${page.status} and asked nothing:\n${words(page.text)}`);
    }
    return this.submit(authorizeUrl, { [button]: button === 'approve' ? 'Allow' : 'Deny' });
  }

  private async signIn(): Promise<void> {
    const fields = { os_username: this.name, os_password: this.password, os_destination: '' };
    const answer = await this.fetch(`${this.baseUrl}/login.jsp`, fields);
    if (answer.status !== 302) throw new Error(`Jira did not sign ${this.name} in:\n${words(answer.text)}`);
  }

  private async fetch(url: string, form?: Record<string, string>) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      redirect: 'manual',
      headers: {
        'User-Agent': 'Mozilla/5.0 (a visitor of the stand-in)',
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name) this.cookies.set(name, value);
    }
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get('location'),
    };
  }
}

const unescaped = (text: string) =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const words = (page: string) =>
  unescaped(page.replace(/<style>[^]*?<\/style>/g, '').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
