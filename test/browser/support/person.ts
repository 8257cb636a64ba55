import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { accessibilityProblems, scriptableTwin } from './axe.js';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const SHOTS = process.env.SCREENSHOTS;
/** Width of the page, and the innermost elements that reach beyond the window. */
const WIDE = `[
  document.scrollingElement.scrollWidth,
  [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .filter((element, _, wide) => !wide.some((other) => other !== element && element.contains(other)))
    .slice(0, 4)
    .map((element) => element.outerHTML.slice(0, 150)),
]`;
const LONGEST_STEP = 30_000; // milliseconds

export interface PersonOptions {
  javaScript: boolean;
  /** Has a screen that is touched. */
  hasTouch?: boolean;
  /** Pages below this address are looked at; those of Jira are not ours. */
  home: string;
  /** Whether {@link Person.checksPage} checks. */
  isLookedAt: boolean;
  /** Has accepted the certificate of a Jira that no public authority knows. */
  trustsAnyCertificate?: boolean;
}

/** Somebody with a browser of their own. Whatever the browser complains about on our pages is kept. */
export class Person {
  readonly complaints: string[] = [];
  /** What was pressed or followed on our pages, in its order; values that were copied are told apart. */
  readonly pressed: string[] = [];
  readonly copied: string[] = [];
  /** The boxes of our pages that were typed into. */
  readonly typedInto = new Set<string>();

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly options: PersonOptions,
  ) {}

  static async sitsDown(browser: Browser, options: PersonOptions): Promise<Person> {
    const settings: BrowserContextOptions = {
      viewport: DESK,
      javaScriptEnabled: options.javaScript,
      hasTouch: options.hasTouch ?? false,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ignoreHTTPSErrors: options.trustsAnyCertificate ?? false,
    };
    const context = await browser.newContext(settings);
    context.setDefaultTimeout(LONGEST_STEP);
    const person = new Person(context, await context.newPage(), options);
    context.on('console', (message) => {
      if (message.type() !== 'error' || !isOurs(message.page()?.url(), options.home)) return;
      // Chromium calls a page that refuses something a resource that failed to load.
      if (/status of (401|403|404|422) /.test(message.text())) return;
      person.complaints.push(`${message.page()?.url()}: ${message.text()}`);
    });
    context.on('weberror', (error) => person.complaints.push(String(error.error())));
    return person;
  }

  get hasJavaScript(): boolean {
    return this.options.javaScript;
  }

  /** Path below the base path. */
  get path(): string {
    return this.page.url().replace(this.options.home, '');
  }

  /** Goes on in a session that was begun elsewhere. */
  async takesOver(cookieHeader: string): Promise<void> {
    const cookies = cookieHeader.split('; ').map((pair) => {
      const [name, ...value] = pair.split('=');
      return { name, value: value.join('='), url: this.options.home };
    });
    await this.context.addCookies(cookies);
  }

  /** Opens a page. @returns its status */
  async goes(path: string): Promise<number> {
    const response = await this.page.goto(path.startsWith('http') ? path : this.options.home + path);
    return response?.status() ?? 0;
  }

  /** Presses a button and waits for the page that follows. */
  async presses(button: string): Promise<void> {
    this.counts(this.pressed, button);
    await this.leaves(() => this.page.getByRole('button', { name: button, exact: true }).click());
  }

  /** Presses a button whose answer comes into the page that is open, or, without scripts, as the next one. */
  async pressesUntil(button: string, words: string): Promise<void> {
    this.counts(this.pressed, button);
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.page.getByText(words).first().waitFor();
  }

  async follows(link: string): Promise<void> {
    this.counts(this.pressed, link);
    await this.leaves(() => this.page.getByRole('link', { name: link, exact: true }).first().click());
  }

  /** Opens the row of a field, which is changed where it stands. */
  async unfolds(label: string): Promise<void> {
    const row = this.page.locator('details.edit:not([open])').filter({
      has: this.page.locator('summary .edit-label', { hasText: new RegExp(`^${label}$`) }),
    });
    if ((await row.count()) > 0) await row.first().locator('summary').first().click();
  }

  async types(label: string, text: string): Promise<void> {
    if (isOurs(this.page.url(), this.options.home)) this.typedInto.add(`${this.path.split('?')[0]} ${label}`);
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** Presses a button that leads over a page of ours to another site. */
  async pressesAndLeaves(button: string, site: string): Promise<void> {
    this.counts(this.pressed, button);
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await this.page.waitForURL((url) => url.href.startsWith(site));
  }

  /** Presses a button that asks before it acts, where there is a script to ask. */
  async confirms(button: string): Promise<void> {
    if (!this.hasJavaScript) return this.presses(button);
    await this.page.getByRole('button', { name: button, exact: true }).click();
    const dialog = this.page.getByRole('dialog');
    await this.leaves(() => dialog.getByRole('button', { name: button, exact: true }).click());
  }

  /** Follows a link that opens a tab of its own. */
  async opens(link: string): Promise<Page> {
    this.counts(this.pressed, link);
    const [tab] = await Promise.all([
      this.context.waitForEvent('page'),
      this.page.getByRole('link', { name: link, exact: true }).click(),
    ]);
    await tab.waitForLoadState();
    return tab;
  }

  /** Drags something sideways. */
  async drags(thing: Locator, onto: Locator): Promise<void> {
    await thing.scrollIntoViewIfNeeded();
    const [from, to] = [await thing.boundingBox(), await onto.boundingBox()];
    if (!from || !to) throw new Error('nothing to drag, or nowhere to');
    const y = from.y + from.height / 2;
    const { mouse } = this.page;
    await mouse.move(from.x + from.width / 2, y);
    await mouse.down();
    await mouse.move(to.x + to.width / 2, y, { steps: 5 });
    await mouse.up();
  }

  /** Takes a card, and lets it go just above or below another one. */
  async dragsBeside(card: Locator, where: 'above' | 'below', other: Locator): Promise<void> {
    await card.scrollIntoViewIfNeeded();
    const [from, to] = [await card.boundingBox(), await other.boundingBox()];
    if (!from || !to) throw new Error('nothing to drag, or nowhere to');
    const { mouse } = this.page;
    await mouse.move(from.x + 20, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(to.x + 20, where === 'above' ? to.y + 4 : to.y + to.height - 4, { steps: 6 });
    await mouse.up();
  }

  /** What stands in a field, or in a box to copy from. */
  async valueOf(label: string): Promise<string> {
    const field = this.page.getByLabel(label, { exact: true });
    return (await field.count()) > 0 ? field.first().inputValue() : this.copyBox(label).innerText();
  }

  /** Presses a copy button. @returns what is in the clipboard then */
  async copies(label: string): Promise<string> {
    this.counts(this.copied, label);
    await this.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.getByRole('button', { name: `Copy ${label}`, exact: true }).click();
    return String(await this.page.evaluate('navigator.clipboard.readText()'));
  }

  /** The words on the page. */
  async reads(): Promise<string> {
    return (await this.page.locator('body').innerText()).replace(/\s+/g, ' ');
  }

  /** Checks the page as everybody needs it: accessible, and on a phone without scrolling sideways. */
  async checksPage(): Promise<void> {
    if (!this.options.isLookedAt) return;
    const problems = this.hasJavaScript
      ? await accessibilityProblems(this.page)
      : await this.problemsWithoutScripts();
    await this.page.setViewportSize(PHONE);
    const [width, culprits] = (await this.page.evaluate(WIDE)) as [number, string[]];
    await this.page.setViewportSize(DESK);
    if (width > PHONE.width)
      problems.push(`${width} px wide on a phone of ${PHONE.width}: ${culprits.join(' | ')}`);
    this.complaints.push(...problems.map((problem) => `${this.page.url()}: ${problem}`));
  }

  /** The same in the dark. */
  async checksPageInTheDark(): Promise<void> {
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.checksPage();
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  /** Keeps a picture where SCREENSHOTS names a folder. */
  async takesPicture(
    name: string,
    { phone = false, dark = false, from = 'body', whole = false } = {},
  ): Promise<void> {
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    if (phone) await this.page.setViewportSize(PHONE);
    if (dark) await this.page.emulateMedia({ colorScheme: 'dark' });
    await this.page.evaluate(`document.querySelector(${JSON.stringify(from)}).scrollIntoView()`);
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: whole });
    await this.page.setViewportSize(DESK);
    await this.page.emulateMedia({ colorScheme: 'light' });
  }

  async leavesForGood(): Promise<void> {
    await this.context.close();
  }

  /** Chooses something of a list. */
  async chooses(list: Locator, label: string): Promise<void> {
    this.counts(this.pressed, label);
    await list.selectOption({ label });
  }

  private counts(list: string[], what: string): void {
    if (isOurs(this.page.url(), this.options.home)) list.push(what);
  }

  private copyBox(label: string) {
    const box = this.page.locator('.copy', { has: this.page.getByText(label, { exact: true }) });
    return box.first().locator('code');
  }

  private async problemsWithoutScripts(): Promise<string[]> {
    const twin = await scriptableTwin(this.page);
    const problems = await accessibilityProblems(twin);
    await twin.context().close();
    return problems;
  }

  private async leaves(act: () => Promise<void>): Promise<void> {
    const next = this.page.waitForEvent('framenavigated', (frame) => frame === this.page.mainFrame());
    await Promise.all([next, act()]);
    await this.page.waitForLoadState('load');
  }
}

const isOurs = (url: string | undefined, home: string) => url?.startsWith(new URL(home).origin) ?? false;
