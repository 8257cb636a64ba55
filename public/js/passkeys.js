import { announce } from './say.js';

/**
 * Has a device make a passkey, or sign with one, where a form waits for it: `data-passkey` says which of the two,
 * `data-passkey-options` from what. The button is there only where the browser can do it.
 */
export function usePasskeys() {
  const canDoIt = window.isSecureContext && window.PublicKeyCredential?.parseCreationOptionsFromJSON;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (!canDoIt) continue;
    form.hidden = false;
    for (const need of document.querySelectorAll('[data-passkey-needs]')) need.hidden = true;
    form.addEventListener('submit', (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      void answered(form);
    });
  }
}

async function answered(form) {
  const failed = document.querySelector('[data-passkey-failed]');
  try {
    const key = await ask(form.dataset.passkey, JSON.parse(form.dataset.passkeyOptions));
    form.elements.answer.value = JSON.stringify(key.toJSON());
    form.requestSubmit();
  } catch {
    // The browser does not tell why, so that no page finds out what devices there are.
    failed.hidden = false;
    announce(failed.textContent);
  }
}

function ask(purpose, options) {
  return purpose === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
