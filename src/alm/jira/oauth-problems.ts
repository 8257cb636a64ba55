import { AlmProblem } from '../alm-problem.js';
import type { JiraReply } from './jira-http.js';
import { authorizationParameters } from './oauth1-signature.js';
import { setUpPage } from './jira-places.js';
import type { SentRequest } from './sent-request.js';
import { signatureInvalid } from './signature-problem.js';

type ProblemParts = ConstructorParameters<typeof AlmProblem>;

/**
 * The problem that an OAuth error reply of Jira is: the parameters `oauth_problem` and its companions,
 * in the `WWW-Authenticate` header or in a form-encoded body (oauth.pbworks.com/ProblemReporting).
 *
 * @returns undefined for a reply without `oauth_problem`
 */
export function oauthProblem(reply: JiraReply, sent: SentRequest): AlmProblem | undefined {
  const parameters = oauthErrorParameters(reply);
  const code = parameters.oauth_problem;
  if (!code) return undefined;

  const [kind, sentence, details] =
    code === 'signature_invalid'
      ? signatureInvalid(parameters, sent)
      : code === 'timestamp_refused'
        ? timestampRefused(parameters, reply, sent)
        : (tokenProblem(code, sent) ?? consumerProblem(code, sent) ?? protocolProblem(code, parameters));

  const known = /^[a-z_]{1,40}$/.test(code) ? code : 'unreadable';
  return new AlmProblem(kind, sentence, {
    ...details,
    diagnosis: { oauthProblem: known, status: reply.status, ...details?.diagnosis },
  });
}

/** All `oauth_…` parameters of an error reply, decoded; those of the header win over those of the body. */
export function oauthErrorParameters({ headers, text }: JiraReply): Record<string, string> {
  const form = /^\s*oauth_\w+=|&oauth_problem=/.test(text.slice(0, 2_000))
    ? text.slice(0, 64_000).trim()
    : '';
  const inBody = [...new URLSearchParams(form)].filter(([name]) => name.startsWith('oauth_'));
  const inHeader = [...(headers['www-authenticate'] ?? '').matchAll(/(oauth_\w+)="([^"]*)"/g)].map(
    ([, name, value]): [string, string] => [name, decoded(value)],
  );
  return Object.fromEntries([...inBody, ...inHeader]);
}

/** What stands for a person at that moment is not accepted: the request token of a dance, or the access token. */
function tokenProblem(code: string, sent: SentRequest): ProblemParts | undefined {
  if (code === 'user_refused') return consentDenied();
  if (sent.step !== 'call') {
    if (code === 'permission_denied') return consentDenied();
    const tooLate = ['token_rejected', 'token_expired', 'token_used', 'token_revoked', 'permission_unknown'];
    if (!tooLate.includes(code)) return undefined;
    return [
      'consent-expired',
      'Jira no longer knows this request for access: it is older than ten minutes, was used already or was not answered.',
      { mender: 'you', status: 409, nextStep: 'Start again, and press Allow in Jira within ten minutes.' },
    ];
  }

  const refused = [
    'token_rejected',
    'token_expired',
    'token_revoked',
    'token_used',
    'permission_denied',
    'permission_unknown',
    'additional_authorization_required',
  ];
  if (!refused.includes(code)) return undefined;
  return [
    'credential-refused',
    code === 'token_expired'
      ? 'Your access to Jira has expired.'
      : 'Jira no longer accepts your access: it was ended in Jira, or the application link there was changed.',
    { mender: 'you', status: 403, nextStep: 'Get a new token under Profile, ALM Credentials.' },
  ];
}

/** The person pressed Deny. */
export function consentDenied(): ProblemParts {
  return [
    'consent-denied',
    'Access was denied in Jira.',
    {
      mender: 'you',
      status: 403,
      nextStep: 'Start again and press Allow, if you want Footbridge to act as you.',
    },
  ];
}

function consumerProblem(code: string, { baseUrl }: SentRequest): ProblemParts | undefined {
  if (!['consumer_key_unknown', 'consumer_key_rejected', 'consumer_key_refused'].includes(code))
    return undefined;
  return [
    'consumer-unknown',
    code === 'consumer_key_unknown'
      ? 'Jira does not know this consumer key.'
      : 'Jira refuses this consumer key.',
    {
      mender: 'jira-administrator',
      field: 'consumerKey',
      nextStep:
        'Edit the application link in Jira and enter the same consumer key under Incoming Authentication. ' +
        'A link of the type External application does not work; it has to be an Atlassian product.',
      link: setUpPage(baseUrl),
    },
  ];
}

function timestampRefused(
  { oauth_acceptable_timestamps: window = '' }: Record<string, string>,
  { headers }: JiraReply,
  { headers: sentHeaders }: SentRequest,
): ProblemParts {
  const sentAt = Number(authorizationParameters(sentHeaders.Authorization ?? '').oauth_timestamp);
  const [from, to] = window.split('-').map(Number);
  const jiraNow =
    from && to ? Math.round((from + to) / 2) : Math.round(Date.parse(headers.date ?? '') / 1000);
  const skewSeconds = Number.isFinite(jiraNow - sentAt) ? jiraNow - sentAt : undefined;

  return [
    'clock',
    skewSeconds === undefined
      ? 'The clocks of Jira and of Footbridge differ by more than five minutes.'
      : `Jira's clock is ${minutes(Math.abs(skewSeconds))} ${skewSeconds > 0 ? 'ahead of' : 'behind'} the one of Footbridge.`,
    {
      mender: 'network',
      nextStep: 'Let both machines take their time from the same time server.',
      diagnosis: { skewSeconds },
    },
  ];
}

function protocolProblem(code: string, parameters: Record<string, string>): ProblemParts {
  const names = (parameters.oauth_parameters_absent ?? parameters.oauth_parameters_rejected ?? '').split('&');
  const diagnosis = { parameters: names.filter((name) => /^[a-z_]{1,40}$/.test(name)) };

  if (code === 'parameter_rejected' && diagnosis.parameters.includes('oauth_callback')) {
    return [
      'protocol',
      'Jira does not accept the callback URL of Footbridge.',
      {
        mender: 'administrator',
        nextStep: 'Check the public address that Footbridge is configured with.',
        diagnosis,
      },
    ];
  }
  if (code === 'nonce_used') {
    return [
      'protocol',
      'Jira got the same request twice; something between Footbridge and Jira repeats requests.',
      {
        mender: 'network',
        nextStep: 'Try again; if it stays, switch off retries in the proxy before Jira.',
        diagnosis,
      },
    ];
  }
  return [
    'protocol',
    /^[a-z_]{1,40}$/.test(code)
      ? `Jira refused the OAuth request (${code}).`
      : 'Jira refused the OAuth request and gave a reason that cannot be read.',
    {
      mender: 'jira-administrator',
      nextStep: 'Check Incoming Authentication of the application link in Jira, and the proxy before it.',
      diagnosis,
    },
  ];
}

function minutes(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
