import type { Mender } from '../../alm/alm-problem.js';

/** Who can mend a problem, as pages say it. */
export const MENDERS: Record<Mender, string> = {
  you: 'You',
  administrator: 'A Footbridge administrator',
  'jira-administrator': 'A Jira administrator',
  network: 'Whoever runs the network or proxy',
};
