import { whenShown } from './panel-shown.js';
import { announce } from './say.js';

/** What a key does in the panel of a work item, also where it opens that for a card. */
export const IN_PANEL = {
  m: toBox('transition'),
  a: toBox('person'),
  p: toBox('points'),
  c: toBox('comment'),
  o: (panel) => window.open(panel.querySelector('.page-header a[href^=http]'), '_blank', 'noopener'),
};

/** To the box, whose row may be folded. What is typed takes the place of what stands in a line; a text goes on. */
function toBox(name) {
  return (panel) => {
    const box = panel.querySelector(`[name=${name}]`);
    box?.closest('details')?.setAttribute('open', '');
    box?.focus();
    if (box?.matches('input')) box.select();
  };
}

/**
 * The key that opens a card leads into its panel where that is open already: the focus stays on the board at first.
 * @returns whether it did; otherwise the link is followed
 */
export function intoPanel(target) {
  const card = target.matches?.('#board .card-title a') && target.closest('.card');
  if (!card) return false;
  const heading = document.querySelector(`#item-panel[data-key="${CSS.escape(card.id)}"] h1`);
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
    return true;
  }
  whenShown(card.id, () =>
    announce(`${card.id} is open beside the board. Enter leads to it, Escape closes it.`),
  );
  return false;
}
