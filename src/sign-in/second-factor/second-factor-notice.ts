import { paths } from '../../paths.js';
import type { PageNotice } from '../../web/page-notice.js';
import type { Visitor } from '../../web/visitor.js';

/** What an administrator is told who has to set up a second factor first. */
export function secondFactorNotices({ lacksSecondFactor }: Visitor): PageNotice[] {
  if (!lacksSecondFactor) return [];
  return [
    {
      kind: 'warning',
      title: 'Administrators need a second factor here',
      text: 'Until you have one, you can do what members can do. It takes a minute, with your phone at hand.',
      link: { label: 'Set it up', path: paths.secondFactor.show() },
    },
  ];
}
