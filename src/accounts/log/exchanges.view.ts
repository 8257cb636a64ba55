import { nameOf } from '../account-name.js';
import type { AlmProvider } from '../../alm/alm-provider.js';
import { KEPT } from '../exchange-log.js';
import type { LoggedExchange } from '../logged-exchange.entity.js';
import type { Site } from '../site.js';
import { secondText, timeZone } from '../../dates.js';
import { paths } from '../../paths.js';
import { counted, inDigits } from '../../words.js';

export function exchangesIndexView(
  { account, kind }: Site,
  exchanges: LoggedExchange[],
  onlyFailures: boolean,
) {
  const params = { id: account.id };
  const failures = exchanges.filter(({ isFailure }) => isFailure);
  const shown = onlyFailures ? failures : exchanges;
  return {
    title: 'Exchange log',
    section: 'accounts',
    lead: `The last ${KEPT} calls from Footbridge to Jira. Without their queries and contents, and without any secret.`,
    account: { name: nameOf(account), edit: paths.accounts.edit(params) },
    all: { path: paths.accounts.exchanges(params), text: `All ${counted(exchanges.length, 'call')}` },
    failures: {
      path: `${paths.accounts.exchanges(params)}?only=failures`,
      text: `Only failures (${failures.length})`,
    },
    onlyFailures,
    timeLabel: `Time (${timeZone()})`,
    bundle: paths.accounts.supportBundle(params),
    exchanges: shown.map((exchange) => exchangeView(exchange, kind)),
    emptyTitle: onlyFailures ? 'No call has failed' : 'No call yet',
    emptyText: onlyFailures
      ? 'All calls that are kept got a good reply.'
      : 'As soon as Footbridge asks this Jira something, the call is listed here.',
  };
}

function exchangeView(exchange: LoggedExchange, kind: AlmProvider) {
  const { at, who, method, path, status, duration, cause, requestId, isFailure } = exchange;
  return {
    at: { iso: at.toISOString(), text: secondText(at) },
    who,
    method,
    path,
    status: status === null ? 'no reply' : String(status),
    duration: inDigits(duration),
    cause: cause ? kind.causeTitle(cause) : '',
    isFailure,
    requestId: requestId ?? '',
    shortRequestId: requestId?.slice(0, 8) ?? '',
  };
}
