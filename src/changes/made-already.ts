import { clockText } from '../dates.js';
import { Problem } from '../problem.js';
import { askedOf, inverseOf, type AskedChange } from './asked-change.js';
import type { Change } from './change.entity.js';
import type { ChangeRows } from './change-rows.js';
import { fieldsOf, isAnyIn } from './waiting-behind.js';

const SOON = 10 * 60_000; // milliseconds in which a form that a browser restored is sent again unawares

/** The same was made a moment ago, and would be there twice. Nothing is sent before its person says that they mean it. */
export class MadeAlready extends Problem {}

/**
 * A browser restores what was typed when its person goes back to a form, and the form has another operation by then. What
 * was sent with the same operation is told as it was, and what is under way is one change anyhow.
 *
 * @throws MadeAlready where the same was made just now, and nothing of its person's has changed that since
 */
export async function refuseMadeAlready(rows: ChangeRows, asked: AskedChange): Promise<void> {
  const { kind, handle, operation, looksOnly } = asked;
  if (!kind.twice || looksOnly) return;
  if (operation && (await rows.byOperation(operation))) return;
  const { profileId, account, key } = handle;
  const [id, since] = [askedOf(asked), Date.now() - SOON];
  const made = (await rows.lastMade({ profileId, accountId: account.id, key })).find(
    (one) => one.asked === id && one.state === 'made' && (one.sentAt ?? one.createdAt).getTime() > since,
  );
  if (!made) return;
  const later = await rows.later(made);
  if (later.some((one) => isChangedBy(made, one))) return;
  throw new MadeAlready(kind.twice(clockText(made.createdAt)), { nextStep: AGAIN });
}

const AGAIN = 'To write it a second time, press Send it once more.';

/** Whether a later one writes what that one wrote, or what taking that one back would write. */
function isChangedBy(made: Change, later: Change): boolean {
  const back = inverseOf(made);
  const taken = back ? fieldsOf({ kind: back.kind.type, wanted: back.wanted }, false) : [];
  return isAnyIn([...fieldsOf(made, false), ...taken], fieldsOf(later, false));
}
