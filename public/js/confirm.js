const agreed = new WeakSet();

/** Asks before a form with data-confirm="Question?" is sent; data-confirm-detail says what is lost and what stays. */
export function confirmFirst() {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    const asker = [submitter, form].find((element) => element?.dataset.confirm);
    if (!asker || agreed.delete(form)) return;
    event.preventDefault();
    const { confirm: question, confirmDetail: detail } = asker.dataset;
    // The verb of the button that was pressed: "Delete account", not "OK".
    const verb = submitter?.textContent.trim() || 'Continue';
    askFirst({ question, detail, verb, isDangerous: submitter?.classList.contains('danger') }, () => {
      agreed.add(form);
      form.requestSubmit(submitter);
    });
  });
}

/** Asks, and does it when the answer is yes. */
export function askFirst({ question: words, detail, verb, isDangerous }, go) {
  const dialog = element('dialog', 'dialog');
  const question = element('h2', '', words);
  question.id = 'confirm-question';
  dialog.setAttribute('aria-labelledby', question.id);
  dialog.append(question);
  if (detail) dialog.append(element('p', '', detail));

  const actions = element('div', 'actions');
  const cancel = element('button', 'button', 'Cancel');
  const proceed = element('button', 'button primary', verb);
  if (isDangerous) proceed.classList.add('danger');
  cancel.type = proceed.type = 'button';
  actions.append(cancel, proceed);
  dialog.append(actions);

  cancel.addEventListener('click', () => dialog.close());
  proceed.addEventListener('click', () => {
    dialog.close();
    go();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  cancel.focus();
}

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
