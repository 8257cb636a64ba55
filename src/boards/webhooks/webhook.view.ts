import { nameOf } from '../../accounts/account-name.js';
import type { Site } from '../../accounts/site.js';
import { agoText, timeView } from '../../dates.js';
import { paths } from '../../paths.js';

interface Webhook {
  url: string;
  /** What Jira 10 and later may sign with. */
  signing: string;
  lastHeard: Date | undefined;
}

/** The page on which an administrator finds what to type into Jira. */
export function webhookView({ account, places }: Site, { url, signing, lastHeard }: Webhook) {
  const { id } = account;
  return {
    title: 'Webhook',
    section: 'accounts',
    account: { name: nameOf(account) },
    edit: paths.accounts.edit({ id }),
    here: paths.accounts.webhook({ id }),
    state: lastHeard
      ? {
          kind: 'linked',
          text: 'Heard',
          words: `Last heard ${agoText(Date.now() - lastHeard.getTime())}, ${timeView(lastHeard).text}.`,
        }
      : {
          kind: 'draft',
          text: 'Not heard yet',
          words: 'Jira has said nothing since Footbridge was started.',
        },
    url,
    signing,
    inJira: `${places.home}/plugins/servlet/webhooks`,
  };
}
