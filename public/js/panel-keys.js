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
