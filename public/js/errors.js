/** Takes people to what went wrong, and from there into the field itself. */
export function focusErrorSummary() {
  const summary = document.querySelector('.error-summary');
  summary?.focus();

  summary?.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const label = field.labels?.[0] ?? field;
    (field.closest('fieldset')?.querySelector('legend') ?? label).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
