/** Asks for the fields of a transition's screen only when that transition is chosen. */
export function showChosenScreen() {
  const select = document.querySelector('select[name=transition]');
  const screens = document.querySelectorAll('fieldset[data-transition]');
  if (!select || !screens.length) return;
  const show = () => {
    for (const screen of screens) screen.hidden = screen.dataset.transition !== select.value;
  };
  select.addEventListener('change', show);
  show();
}

/** The Enter key presses the button of the part that it is pressed in. Without scripts the server finds out what was typed in. */
export function pressOwnButton() {
  // At the document: a work item comes and goes in the panel beside its board.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return;
    if (!event.target.matches(':is(#item-form, [data-own-button]) input')) return;
    const part = event.target.closest('.people-search, details.edit, .move-form, section');
    const button = part && ownButton(part);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

/** Not the one of a search for people within it. */
function ownButton(part) {
  const buttons = [...part.querySelectorAll('button')];
  return buttons.find((button) => (button.closest('.people-search') ?? part) === part);
}
