import type { AlmClient, AlmSprint } from '../../../alm/alm-provider.js';
import { offered, type Offer } from '../../../alm/offers.js';
import { openSprint, type AnyKind } from '../../../changes/change-kind.js';
import { putInSprint } from '../../../changes/kinds/sprint.js';
import { NONE } from '../../find/board-query.js';
import { lacking } from '../../items/item-rights.view.js';
import { openSprints, projectOf, sprintsLeftOut } from '../../sprints.js';
import { FREE, SO, type Selected, type SeveralKind } from '../several-act.js';

/** Into a sprint that is not over, or out of all into the backlog. */
export const sprintAll: SeveralKind = {
  label: 'Sprint',
  value: 'sprint',
  controls: async (selected, client) => {
    const sprints = await sprintsOf(selected, client);
    const options = sprints.items.map(({ id, name }) => ({ value: id, label: name }));
    return [
      {
        ...{ name: 'sprint', label: 'Put into', type: 'select' },
        // Into the backlog they can go whatever sprints there are.
        options: [...options, { value: NONE, label: 'Backlog' }],
        hint: sprints.problem?.sentences ?? sprintsLeftOut(sprints),
      },
    ];
  },
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

function sprintsOf({ board: { board }, items }: Selected, client: AlmClient): Promise<Offer<AlmSprint>> {
  const projects = items.map(({ key }) => projectOf(key));
  return offered(openSprints(client, board, projects));
}
