import type { AlmProblem } from '../../alm-problem.js';
import type { Ascent } from './ascent.js';
import type { Found, Step } from './step.js';

/** The application link: one request for a request token, which nobody has to consent to, answers both questions. */
export const linkSteps: Step[] = [
  { id: 'consumer', label: 'Consumer key', climb: consumer },
  { id: 'signature', label: 'Signature', climb: signature },
];

/** Jira looks for the consumer first, then at the time, the nonce and the signature. */
async function consumer(ascent: Ascent): Promise<Found> {
  const { consumerKey } = ascent.consumer;
  const problem = await ascent.linkProblem();
  if (problem && !concernsSignature(problem)) throw problem;
  return { finding: `Jira knows the consumer key ${consumerKey}.` };
}

async function signature(ascent: Ascent): Promise<Found> {
  const problem = await ascent.linkProblem();
  if (problem) throw problem;
  return { finding: 'Jira accepts what Footbridge signs, and gave a request token.' };
}

function concernsSignature({ kind, diagnosis }: AlmProblem): boolean {
  const late = ['nonce_used', 'signature_method_rejected', 'version_rejected'];
  return kind === 'signature-invalid' || kind === 'clock' || late.includes(String(diagnosis.oauthProblem));
}
