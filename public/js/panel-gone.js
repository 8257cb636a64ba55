import { profileOf } from './drafts.js';

export const FORBIDDEN = 403;
const NOT_THERE = 404;

/** Whether the answer says that its person sees the work item no more: nothing of it is left to be read. */
export const isGone = ({ response }, refusal) =>
  response.status === NOT_THERE && Boolean(refusal) && !refusal.isForeign;

/** The same of the answer to a look: whoever may not change something may see it all the same. */
export const isHidden = (answer, refusal) =>
  isGone(answer, refusal) || (isForbidden(answer) && !refusal.isForeign);

/** Whether Footbridge refuses it to somebody who is signed in, rather than to a session that has ended. */
export const isForbidden = ({ response, page }) =>
  response.status === FORBIDDEN && profileOf(page) !== undefined;

/** What somebody typed at a work item that is not there for them any more: their own words, to be copied. */
export function ownWords(typed) {
  const texts = typed.filter(({ values: [text], isText }) => isText && text?.trim());
  return texts.map(({ name, values: [text] }, at) => {
    const box = Object.assign(document.createElement('textarea'), { className: 'input', rows: 4 });
    Object.assign(box, { id: `own-words-${at}`, name, value: text, readOnly: true });
    const words = 'What you wrote was not sent. Copy it before you go on.';
    const label = { className: 'label', htmlFor: box.id, textContent: words };
    const field = Object.assign(document.createElement('div'), { className: 'field' });
    field.append(Object.assign(document.createElement('label'), label), box);
    return field;
  });
}
