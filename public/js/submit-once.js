const LONGEST = 30_000; // milliseconds; after that people may try again

/** A second press of a button does nothing while the first is under way. Opt out with data-no-guard. */
export function submitOnce() {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || form.method === 'dialog' || 'noGuard' in form.dataset) return;
    if (form.dataset.sent) return event.preventDefault();

    form.dataset.sent = 'yes';
    // Only marked, never disabled: a disabled submitter would lose its name, value and formaction.
    submitter?.setAttribute('aria-disabled', 'true');
    setTimeout(() => release(form), LONGEST);
  });

  // Pages that come back from the browser's memory are as they were left.
  addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(release));
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.elements) button.removeAttribute('aria-disabled');
}
