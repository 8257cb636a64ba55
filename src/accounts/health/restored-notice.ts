import { timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import { may } from '../../rights/permissions.js';
import type { PageNotice } from '../../web/page-notice.js';
import type { Visitor } from '../../web/visitor.js';

/**
 * What people are told until an administrator has said that a restored Footbridge is the only one.
 *
 * @param at when it was restored; null where it was not, or where that is confirmed.
 */
export function restoredNotices(at: Date | null, { role }: Visitor): PageNotice[] {
  if (!at) return [];
  const restored = `Footbridge was restored from a backup at ${timeView(at).text}`;
  if (!may(role, 'set up ALM accounts'))
    return [
      {
        kind: 'warning',
        title: `${restored} and does not ask Jira yet`,
        text: 'You see what was read before. An administrator of Footbridge has to confirm that no other one is running.',
      },
    ];
  return [
    {
      kind: 'warning',
      title: `${restored}: is it the only one?`,
      text: 'Jira is asked for nobody yet, and changes wait: another Footbridge that runs with the same links would renew the same tokens and make the same changes. Switch it off first.',
      buttons: [{ label: 'This is the only one', path: paths.restored() }],
    },
  ];
}
