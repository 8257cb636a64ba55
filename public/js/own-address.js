/** Compares the address in the browser with the one that Footbridge takes for its own: behind a proxy no header may tell. */
export function compareOwnAddress() {
  for (const template of document.querySelectorAll('template[data-own-address]')) {
    const { ownAddress, ownPath } = template.dataset;
    const { origin, pathname } = location;
    const isBelow = pathname !== ownPath && pathname.endsWith(ownPath);
    if (origin === ownAddress && !isBelow) continue;

    const address = origin + (isBelow ? pathname.slice(0, -ownPath.length) : '');
    const notice = template.content.cloneNode(true);
    notice.querySelector('[data-address]').textContent = address;
    notice.querySelector('[data-setting]').textContent = `FOOTBRIDGE_BASE_URL=${address}`;
    template.replaceWith(notice);
  }
}
