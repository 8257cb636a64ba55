import type { Seen } from '../../changes/change-kind.js';
import type { Typed } from '../../changes/transition-form.js';
import { calledIn } from './item-form.js';

/** What the page showed when the form was filled in. */
export function seenIn(typed: Typed): Seen {
  const { pointsShown, assignee, assigneeShown, assigneeKey, statusShown, sprintShown } = typed;
  const called = [assignee, assigneeShown].flatMap((name) => {
    const words = name && calledIn(typed, name);
    return words ? [[name, words]] : [];
  });
  return {
    ...(pointsShown !== undefined && { points: pointsShown }),
    ...(assigneeShown !== undefined && { assignee: assigneeShown, ...(assigneeKey && { assigneeKey }) }),
    ...(called.length > 0 && { names: Object.fromEntries(called) }),
    ...(statusShown !== undefined && { status: statusShown }),
    ...(sprintShown !== undefined && { sprint: sprintShown }),
  };
}
