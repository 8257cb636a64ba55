import type { AlmProblem } from './alm-problem.js';
import type { RungProblem } from './link-health.js';

/** A failure in the shape in which a rung, a check and a page tell it: the cause, who mends it, where and how. */
export function rungProblemOf({ cause, kind, mender, where, nextStep, diagnosis }: AlmProblem): RungProblem {
  const { comparison, snippets, certificate, signingUrl, signedFor, footbridgeCan } =
    diagnosis as Partial<RungProblem>;
  return {
    cause: typeof cause === 'string' ? cause : kind,
    mender: mender ?? 'administrator',
    where: where ?? '',
    cure: nextStep ?? '',
    ...(footbridgeCan && { footbridgeCan }),
    ...(comparison && { comparison }),
    ...(snippets?.length && { snippets }),
    ...(certificate && { certificate }),
    ...(signingUrl && { signingUrl }),
    ...(signedFor && { signedFor }),
  };
}
