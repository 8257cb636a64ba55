import type { AlmProblem } from '../alm-problem.js';
import {
  baseStringDifference,
  withoutTokens,
  type BaseStringDifference,
  type DifferingPiece,
} from './base-string-difference.js';
import { setUpPage } from './jira-places.js';
import { authorizationParameters, baseString } from './oauth1-signature.js';
import type { SentRequest } from './sent-request.js';

type ProblemParts = ConstructorParameters<typeof AlmProblem>;

const WHERE: Record<Exclude<DifferingPiece, 'nothing' | 'scheme'>, string> = {
  method: 'a different method',
  host: 'another host name',
  port: 'another port',
  path: 'another path',
  parameters: 'other parameters',
};

function whatJiraSaw({
  piece,
  ours,
  theirs,
}: BaseStringDifference & { piece: Exclude<DifferingPiece, 'nothing'> }): string {
  const scheme = (url: string) => url.slice(0, url.indexOf(':'));
  const what = piece === 'scheme' ? `${scheme(theirs)} where Footbridge used ${scheme(ours)}` : WHERE[piece];
  return `Jira saw ${what}: Footbridge called ${ours}, Jira saw ${theirs}.`;
}

/**
 * What is wrong with a signature that Jira refuses, from the base string that it echoes
 * (`oauth_signature_base_string`): which piece of the request it saw differently, or that the keys do not belong
 * together.
 */
export function signatureInvalid(
  { oauth_signature_base_string: echoed = '' }: Record<string, string>,
  sent: SentRequest,
): ProblemParts {
  const { oauth_signature: _, ...oauth } = authorizationParameters(sent.headers.Authorization ?? '');
  const ours = baseString({ method: sent.method, url: sent.url, oauth });
  const difference = echoed ? baseStringDifference(ours, echoed) : undefined;
  const diagnosis = {
    difference: difference?.piece,
    ours: withoutTokens(ours),
    ...(echoed && { theirs: withoutTokens(echoed) }),
  };

  if (difference && difference.piece !== 'nothing') {
    return [
      'signature-invalid',
      whatJiraSaw({ ...difference, piece: difference.piece }),
      {
        mender: 'jira-administrator',
        nextStep:
          'Enter the address that Jira sees, or let the connector in its server.xml say scheme, proxyName and ' +
          'proxyPort of the proxy before it.',
        diagnosis,
      },
    ];
  }
  return [
    'signature-invalid',
    difference
      ? 'The public key in Jira does not belong to the private key here.'
      : 'Jira does not accept the signature. Mostly the public key in Jira does not belong to the private key here.',
    {
      mender: 'jira-administrator',
      field: 'privateKey',
      nextStep:
        'Edit the application link in Jira and paste the public key shown here under Incoming Authentication.',
      link: setUpPage(sent.baseUrl),
      diagnosis,
    },
  ];
}
