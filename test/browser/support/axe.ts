import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const SOURCE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds serious or critical on the page as it is now. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page keeps its strict Content-Security-Policy.
  await page.evaluate(SOURCE);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(TAGS)}, resultTypes: ['violations'] })`;
  const { violations } = (await page.evaluate(run)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    );
}

/**
 * A page on which axe can run, although the given one was loaded without JavaScript: the same HTML at the same
 * address, with its style sheets and without its scripts.
 */
export async function scriptableTwin(page: Page): Promise<Page> {
  const html = await page.content();
  const context = await page.context().browser()!.newContext({ viewport: page.viewportSize() });
  const twin = await context.newPage();
  await twin.route('**/*', (route) => {
    const request = route.request();
    if (request.isNavigationRequest()) return route.fulfill({ contentType: 'text/html', body: html });
    return request.resourceType() === 'script' ? route.abort() : route.continue();
  });
  await twin.goto(page.url());
  return twin;
}
