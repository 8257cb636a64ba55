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
