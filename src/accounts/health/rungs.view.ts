import type { Rung, RungProblem, RungState } from '../../alm/link-health.js';
import { inDigits } from '../../words.js';
import { helpOnCause } from '../../web/help-on.js';
import { presentedView } from './certificates.view.js';
import { MENDERS } from './menders.js';

const STATES: Record<RungState, { icon: string; text: string }> = {
  passed: { icon: 'check', text: 'Passed' },
  warned: { icon: 'warning', text: 'Take note' },
  failed: { icon: 'close', text: 'Broken' },
  skipped: { icon: 'minus', text: 'Not tried' },
};

/** @param baseUrl of the account; absent for whoever cannot take the cures. */
export function rungsView(rungs: Rung[], baseUrl?: string) {
  const firstBroken = rungs.findIndex(({ state }) => state === 'failed');
  return rungs.map((rung, i) => ({
    id: rung.id,
    label: rung.label,
    state: rung.state,
    icon: STATES[rung.state].icon,
    stateText: STATES[rung.state].text,
    // Its state says so already.
    finding: rung.finding === 'Not tried.' ? '' : rung.finding,
    duration: rung.state === 'skipped' ? '' : `${inDigits(Math.round(rung.duration))} ms`,
    status: rung.status ? `HTTP ${rung.status}` : '',
    isOpen: i === firstBroken,
    problem: rung.problem ? problemView(rung.id, rung.problem, baseUrl) : null,
  }));
}

function problemView(rungId: string, problem: RungProblem, baseUrl?: string) {
  const withCures = baseUrl !== undefined;
  const { comparison, snippets = [], certificate, signingUrl, signedFor, footbridgeCan } = problem;
  const needsKey = withCures && footbridgeCan === 'show-public-key';
  // Its own address: then no other is to be signed for.
  const signsFor = withCures && signingUrl !== baseUrl ? (signingUrl ?? '') : '';
  return {
    who: MENDERS[problem.mender],
    where: problem.where,
    cure: problem.cure,
    cause: problem.cause,
    help: helpOnCause(problem.cause),
    snippets: withCures
      ? snippets.map(({ label, text }, i) => ({
          id: `snippet-${rungId}-${i}`,
          label,
          text,
          isLong: text.includes('\n') || text.length > 90,
        }))
      : [],
    comparison: comparison && withCures ? comparisonView(rungId, comparison) : null,
    certificate: certificate && withCures ? presentedView(certificate, problem) : null,
    signingUrl: signsFor,
    needsKey,
    signedFor: withCures ? (signedFor ?? '') : '',
    hasOwnCure: withCures && Boolean(needsKey || comparison || signsFor || signedFor),
  };
}

function comparisonView(rungId: string, { pieces, ours, theirs }: NonNullable<RungProblem['comparison']>) {
  return {
    // Where nothing differs, the keys do not belong together.
    isSame: pieces.every(({ isSame }) => isSame),
    pieces: pieces.filter(isTelling).map(pieceView),
    allPieces: pieces.map(pieceView),
    ours: { id: `ours-${rungId}`, text: ours },
    theirs: theirs ? { id: `theirs-${rungId}`, text: theirs } : null,
  };
}

type Piece = NonNullable<RungProblem['comparison']>['pieces'][number];

const pieceView = ({ name, ours, theirs, isSame }: Piece) => ({ name, ours, theirs, isSame });

/** What the request was, and of its many parameters only those that differ. */
function isTelling({ name, isSame }: Piece): boolean {
  return !isSame || ['method', 'scheme', 'host', 'port', 'path'].includes(name);
}
