import type { AlmClient } from '../../../alm/alm-provider.js';
import { openSprint, type AnyKind } from '../../../changes/change-kind.js';
import { putInSprint } from '../../../changes/kinds/sprint.js';
import { NONE } from '../../find/board-query.js';
import { lacking } from '../../items/item-rights.view.js';
import { openSprints, projectOf } from '../../sprints.js';
import { FREE, SO, type Option, type Selected, type SeveralKind } from '../several-act.js';

/** Into a sprint that is not over, or out of all into the backlog. */
export const sprintAll: SeveralKind = {
  label: 'Sprint',
  value: 'sprint',
  controls: async (selected, client) => [
    {
      ...{ name: 'sprint', label: 'Put into', type: 'select' },
      options: [...(await sprintsOf(selected, client)), { value: NONE, label: 'Backlog' }],
    },
  ],
  act: ({ form }) => {
    const { sprint: id, words = id } = form.values;
    if (!id) return undefined;
    const sprint = id === NONE ? null : { id, name: words };
    return {
      kind: putInSprint as AnyKind,
      verb: `Put into ${sprint ? `“${sprint.name}”` : 'the backlog'}`,
      now: (item) => openSprint(item)?.name ?? '',
      seen: (was) => ({ sprint: was }),
      wanted: () => ({ sprint }),
      look: async (client, item) => {
        if ((openSprint(item)?.id ?? null) === (sprint?.id ?? null)) return SO;
        if (item.type.isSubtask)
          return { refusal: `${item.key} is a sub-task: it goes where its parent is.` };
        const { mayRank, mayEdit } = await client.rights(item.key);
        // Out of a sprint leads the one; into it only both.
        const missing = mayRank === false ? 'Schedule Issues' : sprint && mayEdit === false && 'Edit Issues';
        return missing ? { refusal: lacking(`put ${item.key} into a sprint`, missing) } : FREE;
      },
    };
  },
};

async function sprintsOf({ board: { board }, items }: Selected, client: AlmClient): Promise<Option[]> {
  const projects = items.map(({ key }) => projectOf(key));
  const { items: sprints } = await openSprints(client, board, projects);
  return sprints.map(({ id, name }) => ({ value: id, label: name }));
}
