import type { AlmProvider } from '../../alm/alm-provider.js';
import type { LinkedPerson } from '../../credentials/stored-credentials.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import { counted } from '../../words.js';
import type { AlmAccount } from '../alm-account.entity.js';

interface KindPage {
  account: AlmAccount;
  kinds: readonly AlmProvider[];
  /** Label of the former kind; null when there is none. */
  former: string | null;
  /** Who is linked by it. */
  links: LinkedPerson[];
  form: Form<object>;
}

/** The page on which another kind is chosen for an account, and the former one is ended. */
export function accountsKindView({ account, kinds, former, links, form }: KindPage) {
  const { id, name, isSaved } = account;
  return {
    title: name ? `Another kind for ${name}` : 'Another kind for this draft',
    section: 'accounts',
    hasErrors: !form.valid,
    form: form.view(),
    edit: paths.accounts.edit({ id }),
    isSaved,
    present: kinds.find(({ kind }) => kind === account.kind)?.label ?? '',
    kinds: kinds
      .filter(({ kind }) => kind !== account.kind)
      .map(({ kind, label, description }) => ({
        label,
        description,
        isFormer: kind === account.former?.kind,
        action: paths.accounts.kindChange({ id, kind }),
      })),
    former: former && {
      label: former,
      people: links.map(({ person }) => person).join(', '),
      count: counted(links.length, 'person is', 'people are'),
      end: paths.accounts.formerKindEnd({ id }),
    },
  };
}
