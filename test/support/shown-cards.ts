import type { Page } from './browser.js';

/** Keys of the cards that a board shows, in the order of the page. */
export function cardKeys({ $ }: Page): string[] {
  return $('.card')
    .map((_, card) => $(card).attr('data-key')!)
    .get();
}

/** What it says of how many were found. */
export function foundWords({ $ }: Page): string {
  return $('#board-found').text().replace('Show all', '').trim();
}
