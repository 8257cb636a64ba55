import { AlmProblem, type AlmProblemDetails } from '../../alm-problem.js';
import type { Cause, Facts } from './cause.js';
import { ADDRESS_CAUSES } from './address.js';
import { ANSWER_CAUSES } from './answer.js';
import { CONSENT_CAUSES } from './consent.js';
import { FRONT_CAUSES } from './front.js';
import { KEY_CAUSES } from './key.js';
import { NETWORK_CAUSES } from './network.js';
import { OAUTH2_CAUSES } from './oauth2.js';
import { OAUTH_CAUSES } from './oauth.js';
import { PROXY_CAUSES } from './proxy.js';
import { SIGNATURE_CAUSES } from './signature.js';
import { STATE_CAUSES } from './state.js';
import { TOKEN_CAUSES } from './token.js';
import { TLS_CAUSES } from './tls.js';
import { WEBHOOK_CAUSES } from './webhook.js';
import { parsedUrl } from '../../../parsed-url.js';

/** Every cause that Footbridge can tell apart, on the way from the address to the last API. The ids are stable. */
export const CAUSES = {
  ...ADDRESS_CAUSES,
  ...NETWORK_CAUSES,
  ...PROXY_CAUSES,
  ...TLS_CAUSES,
  ...FRONT_CAUSES,
  ...STATE_CAUSES,
  ...OAUTH_CAUSES,
  ...OAUTH2_CAUSES,
  ...SIGNATURE_CAUSES,
  ...CONSENT_CAUSES,
  ...ANSWER_CAUSES,
  ...KEY_CAUSES,
  ...TOKEN_CAUSES,
  ...WEBHOOK_CAUSES,
} satisfies Record<string, Cause>;

export type CauseId = keyof typeof CAUSES;

/** Words for facts that are not known. */
const UNKNOWN: Facts = {
  baseUrl: 'the address of your Jira',
  host: 'the address of your Jira',
  address: 'another address',
  seconds: 30,
  bits: 0,
  skew: 'more than five minutes away from',
  version: 'an unknown version',
  code: 'without a code',
  ours: 'one thing',
  theirs: 'another',
  name: 'one of them',
  date: 'soon',
};

/**
 * The problem that a cause makes: every failure of the link takes its words from the table here. `details`
 * win over the table, for what only the place that found it knows.
 */
export function problemOf(
  id: CauseId,
  facts: Partial<Facts> = {},
  details: AlmProblemDetails = {},
): AlmProblem {
  const cause: Cause = CAUSES[id];
  const all = factsFrom(facts);
  const snippets = cause.snippets?.(all);
  const { footbridgeCan } = cause;

  return new AlmProblem(cause.kind, inWords(cause.meaning, all), {
    cause: id,
    mender: cause.mender,
    where: inWords(cause.where, all),
    nextStep: inWords(cause.cure, all),
    ...(cause.status && { status: cause.status }),
    ...(cause.field && { field: cause.field }),
    ...(cause.isGeneral && { isGeneral: true }),
    ...(cause.mayPass && { mayPass: true }),
    ...(cause.link && facts.baseUrl && { link: cause.link(facts.baseUrl) }),
    ...details,
    diagnosis: {
      ...(snippets && { snippets }),
      ...(footbridgeCan && { footbridgeCan }),
      ...details.diagnosis,
    },
  });
}

/** `facts` with neutral words for the missing ones. */
function factsFrom(facts: Partial<Facts>): Facts {
  const known = Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined && value !== ''),
  ) as Partial<Facts>;
  const url = parsedUrl(known.baseUrl ?? '');
  const host = url && { host: url.host };
  return { ...UNKNOWN, ...host, ...known };
}

/** What a cause is called; its id for one that was in the table of an earlier version. */
export function causeTitle(id: string): string {
  return (CAUSES as Record<string, Cause | undefined>)[id]?.title ?? id;
}

/** A text of the table about these facts. */
export function inWords(text: Cause['meaning'], facts: Facts): string {
  return typeof text === 'string' ? text : text(facts);
}
