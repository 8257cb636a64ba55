/** What somebody searches by is nothing to be sent. */
const CONTROLS = 'input:not([type=hidden], [name=person], [name^="q-"]), textarea, select';
/** The part of a page that one button sends. */
const PART = 'details.edit, section';

/** What has been sent, by its control. */
const sent = new WeakMap();

/** What the button sends is not lost with the page; what is typed there after it may be. @returns what takes that back */
export function markSent(button) {
  const part = [...(button?.closest(PART)?.querySelectorAll(CONTROLS) ?? [])];
  for (const control of part) sent.set(control, stateOf(control));
  return () => part.forEach((control) => sent.delete(control));
}

/** What came back unsent or refused is in no other place than here, though it came with the page. */
const cameBack = new WeakSet();

/** @param names of the controls that were sent */
export function markRefused(body, names) {
  for (const control of body.querySelectorAll(CONTROLS))
    if (names.includes(control.name) && control.value !== '') cameBack.add(control);
}

/** Of the part that the button sends. */
export const namesSent = (button) =>
  [...(button?.closest(PART)?.querySelectorAll(CONTROLS) ?? [])].map(({ name }) => name);

/** They have let it go. */
export const letGo = (control) => cameBack.delete(control);

const stateOf = (control) =>
  control.matches('select')
    ? [...control.selectedOptions].map(({ value }) => value).join('\n')
    : `${control.checked} ${control.value}`;

/** Whether something stands in the control that did not come with the page, and was not sent either. */
export function isTyped(control) {
  if (sent.get(control) === stateOf(control)) return false;
  if (cameBack.has(control) && control.value !== '') return true;
  if (control.matches('select'))
    return [...control.options].some(
      ({ selected, defaultSelected }) => selected && !defaultSelected && hasDefault(control),
    );
  if (control.matches('[type=checkbox], [type=radio]')) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/** A list without a choice of its own shows its first entry. */
const hasDefault = (select) =>
  [...select.options].some(({ defaultSelected }) => defaultSelected) || select.selectedIndex > 0;

export const typedControls = (body) => [...(body?.querySelectorAll(CONTROLS) ?? [])].filter(isTyped);

const isBox = (control) => control.matches('[type=checkbox], [type=radio]');

/** The boxes of one list have one name, and are ticked or not together. */
const boxesOf = (body, name) =>
  [...body.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((control) => isBox(control));

/** What is typed in the body and not sent, by its name: to be put back into the page that comes instead. */
export function typedIn(body) {
  const controls = new Map(typedControls(body).map((control) => [control.name, control]));
  controls.delete('');
  return [...controls].map(([name, control]) => ({
    name,
    values: valuesIn(body, control),
    isText: !control.matches('select') && !isBox(control),
    shown: Object.fromEntries(shownBeside(control).map((beside) => [beside.name, beside.value])),
  }));
}

function valuesIn(body, control) {
  if (control.matches('select')) return [...control.selectedOptions].map(({ value }) => value);
  if (!isBox(control)) return [control.value];
  return boxesOf(body, control.name).flatMap(({ checked, value }) => (checked ? [value] : []));
}

/**
 * Puts it back, with what the person saw when they typed it.
 * @returns what has no control there any more
 */
export function typeAgain(body, typed) {
  for (const control of body.querySelectorAll('textarea[name="comment"], input[name="points"]'))
    markUnsent(control);
  const unplaced = [];
  for (const one of typed) {
    const { name, values, shown } = one;
    const control = body.querySelector(`:is(${CONTROLS})[name="${CSS.escape(name)}"]`);
    if (!control) {
      unplaced.push(one);
      continue;
    }
    if (control.matches('select')) {
      const options = [...control.options];
      // What is offered no more is not chosen, so what is chosen instead is chosen by what the page shows now.
      if (!options.some(({ value }) => values.includes(value))) continue;
      for (const option of options) option.selected = values.includes(option.value);
    } else if (isBox(control))
      for (const box of boxesOf(body, name)) box.checked = values.includes(box.value);
    else [control.value] = values;
    for (const beside of shownBeside(control)) beside.value = shown[beside.name] ?? beside.value;
    if (!isBox(control)) markUnsent(control);
    const boxes = isBox(control) ? boxesOf(body, name) : [control];
    if (boxes.some(isTyped)) control.closest('details.edit')?.setAttribute('open', '');
  }
  return unplaced;
}

/** The page itself brings back what another button has not sent: that is typed, too, unless Jira has it by now. */
function markUnsent(control) {
  const [shown] = shownBeside(control);
  if (control.value !== '' && control.value !== (shown?.value ?? '')) cameBack.add(control);
}

/** The hidden fields that tell what the page showed of the same field, its value first. */
function shownBeside(control) {
  const { form, name } = control;
  const own = [
    form?.elements[`${name === 'transition' ? 'status' : name}Shown`],
    name === 'assignee' && form?.elements.assigneeKey,
  ];
  const row = control.closest('details.edit');
  const inRow = row?.querySelectorAll(
    'input[type=hidden]:is([name^="w-"], [name^="h-"]):not([name^="h-q-"])',
  );
  return [...own, ...(inRow ?? [])].filter(Boolean);
}
