import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { WorkItem } from '../../alm/alm-provider.js';
import { Problem } from '../../problem.js';
import { counted } from '../../words.js';
import { nameOfField } from '../history-search.js';
import { ifShown, sightOf, type ChangeKind } from '../change-kind.js';

/**
 * `field`: in which they are kept; that of the account where a change that was asked for earlier does not say it. `label`:
 * what Jira calls it, where those are not story points.
 */
type Wanted = { points: number | null; field?: string; label?: string };

const SAME = 0.0000005; // sites keep numbers as they like, and take six digits after the point

const isSo = ({ points: now }: WorkItem, { points }: Wanted) =>
  now === points || (now !== null && points !== null && isSame(now, points));
const isSame = (one: number, other: number) => Math.abs(one - other) < SAME;

export const setPoints: ChangeKind<Wanted> = {
  type: 'points',
  touches: ['points'],
  overwrites: true,
  fields: ({ field }) => (field ? { points: field } : {}),
  words: (key, { label }) => (label ? `“${label}” of ${key} was set` : `the points of ${key} were set`),
  wish: ({ points, label }) => {
    if (points === null) return label ? `Empty “${label}”` : 'Take the points away';
    return `Set ${label ? `“${label}”` : 'points'} to ${points}`;
  },
  value: ({ points }) => (points === null ? '' : String(points)),
  asked: ({ points, field }) => ({ points, field }),
  had: ({ label = 'Points' }) => ({ label }),
  isSo: (item, wanted) => item.points !== null && isSo(item, wanted),
  plan: async (wanted, { client, item, account }) => {
    const field = fieldOf(account);
    return { wanted, send: () => client.setNumber(item.key, field, wanted.points) };
  },
  sight: (wanted, look) =>
    look.item.points === null
      ? ifShown(look, fieldOf(look.account), isSo(look.item, wanted))
      : sightOf(isSo(look.item, wanted)),
  trace: async ({ points }, { client, account }) => ({
    field: await nameOfField(client, fieldOf(account)),
    isCustom: true,
    isMade: ({ to }) =>
      points === null || to === '' ? to === '' && points === null : isSame(Number(to), points),
  }),
  done: ({ key, points }, { label }) => {
    if (label) return `“${label}” of ${key} is ${points ?? 'empty'}.`;
    return `${key} has ${points === null ? 'no points' : counted(points, 'point')}.`;
  },
  otherwise: ({ key, points }, _, { label }) => {
    const still = label
      ? `“${label}” of ${key} is still ${points ?? 'empty'}`
      : `${key} still has ${points ?? 'no'} points`;
    return `Jira took the change, but ${still}: a rule in Jira may have changed it back.`;
  },
  inverse: ({ points }, { field, label }) => ({ points, field, label }),
};

function fieldOf({ mapping: { points } }: AlmAccount): string {
  if (!points) throw new Problem('This ALM account has no field for story points.', { status: 422 });
  return points;
}
