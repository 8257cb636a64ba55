import type { Browser } from './browser.js';

export interface ScriptAnswer {
  status: number;
  ok: boolean;
  message: string;
  isWaiting?: boolean;
  needsForm?: string;
  cardHtml?: string;
  undoUrl?: string;
  outcomeUrl?: string;
}

/** Sends a form as the script of a board does. */
async function sendAsScript(
  browser: Browser,
  target: string,
  fields: Record<string, string>,
): Promise<ScriptAnswer> {
  const page = await browser.post(target, fields, { Accept: 'application/json' });
  return { status: page.status, ...JSON.parse(page.html) };
}

/** What becomes of a change that was acknowledged; anything else is its own outcome. */
async function outcomeOf(
  browser: Browser,
  { outcomeUrl, ...answer }: ScriptAnswer,
  _csrf: string,
): Promise<ScriptAnswer> {
  if (!outcomeUrl) return answer;
  return outcomeOf(
    browser,
    await sendAsScript(browser, new URL(outcomeUrl, browser.home).href, { _csrf }),
    _csrf,
  );
}

/** Asks for a change and waits for its outcome. */
export async function askAsScript(
  browser: Browser,
  target: string,
  fields: Record<string, string> & { _csrf: string },
): Promise<ScriptAnswer> {
  return outcomeOf(browser, await sendAsScript(browser, target, fields), fields._csrf);
}
