import { nameOf } from '../../accounts/account-name.js';
import type { Site } from '../../accounts/site.js';
import { agoText, timeView } from '../../dates.js';
import { paths } from '../../paths.js';
import type { Form } from '../../web/form.js';
import type { Board } from '../board.entity.js';
import type { WebhookForm } from './webhook-form.js';
import { needsLink, WEBHOOK_NAME, type Registration } from './webhook-registration.js';

interface Webhook {
  url: string;
  /** What Jira 10 and later may sign with. */
  signing: string;
  lastHeard: Date | undefined;
  registration: Registration;
  form: Form<WebhookForm>;
}

/** The page on which an administrator registers a webhook in Jira, or finds what to type there. */
export function webhookView({ account, places }: Site, shown: Webhook) {
  const { url, signing, lastHeard, registration, form } = shown;
  const { id } = account;
  return {
    title: 'Webhook',
    section: 'accounts',
    account: { name: nameOf(account) },
    edit: paths.accounts.edit({ id }),
    here: paths.accounts.webhook({ id }),
    removal: paths.accounts.webhookRemoval({ id }),
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
    form: form.view(),
    own: ownView(registration),
    name: WEBHOOK_NAME,
    url,
    signing,
    inJira: places.webhooks,
  };
}

/** Whether Jira has it, as far as Jira says that to whoever looks, and what they can do about it. */
function ownView({ own, problem }: Registration) {
  if (needsLink(problem))
    return {
      words: `To register it by a button, link to Jira as one of its administrators. ${problem.sentences}`,
      link: problem.link ?? null,
    };
  if (problem) return { words: problem.sentences, link: null, isRefused: true };
  if (!own?.length) return { words: 'Jira has no webhook for Footbridge yet.', link: null, isMissing: true };
  return {
    words: own.some(({ isActive }) => isActive)
      ? 'Jira has a webhook for Footbridge.'
      : 'Jira has a webhook for Footbridge, and it is switched off there.',
    link: null,
    isThere: true,
  };
}

/** The projects that boards of the person name themselves: nobody learns of others by it. */
export function conditionFor(boards: readonly Board[]): string {
  const keys = boards.flatMap(({ source }) => (source.type === 'projects' ? source.keys : []));
  const isAll = boards.every(({ source }) => source.type === 'projects');
  return isAll && keys.length > 0 ? `project in (${[...new Set(keys)].sort().join(', ')})` : '';
}
