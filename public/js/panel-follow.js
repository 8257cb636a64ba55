/** What somebody else has written at the work item meanwhile, in words; empty for nothing that is not in the body yet. */
export function newsIn(body, page) {
  const comment = [...page.querySelectorAll('.comments > li[id]')].find(
    ({ id }) => !body.querySelector(`#${CSS.escape(id)}`),
  );
  const name = comment?.querySelector('.comment-head strong')?.textContent.trim();
  return name ? `${name} commented.` : '';
}

/** What was said of a change goes once something else has become of that: it must not stand above a question about it. */
export function forgetSaid(panel) {
  for (const said of panel.querySelectorAll('.flash[data-change]')) {
    const { change } = said.dataset;
    const now = panel.querySelector(`.item-change[data-change="${CSS.escape(change)}"]`)?.dataset.state ?? '';
    said.dataset.state ??= now;
    if (said.dataset.state !== now) said.remove();
  }
}

/** What is read, comments first, stays where it is on the screen, whatever comes above it. @returns what puts it there */
export function keepInView(body) {
  const { top, bottom } = body.getBoundingClientRect();
  const topOf = (part) => part.getBoundingClientRect().top;
  const isSeen = (part) => topOf(part) >= top && topOf(part) < bottom;
  const first = (parts) => [...body.querySelectorAll(parts)].find(isSeen);
  const seen = first('.comments > li[id]') ?? first('[id]');
  const before = seen && topOf(seen);
  return () => {
    const now = seen && document.getElementById(seen.id);
    if (now && body.contains(now)) body.scrollTop += topOf(now) - before;
  };
}
