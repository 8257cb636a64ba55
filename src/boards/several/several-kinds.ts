import { assignAll } from './acts/assign-all.js';
import { labelsAll } from './acts/labels-all.js';
import { moveAll } from './acts/move-all.js';
import { priorityAll } from './acts/priority-all.js';
import { sprintAll } from './acts/sprint-all.js';
import type { SeveralKind } from './several-act.js';
import type { What } from './several-form.js';

/** In the order of their buttons. */
export const SEVERAL: Record<What, SeveralKind> = {
  move: moveAll,
  assign: assignAll,
  sprint: sprintAll,
  labels: labelsAll,
  priority: priorityAll,
};
