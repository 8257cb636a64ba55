import { AlmProblem } from '../../alm-problem.js';
import type { Rung, RungProblem } from '../../link-health.js';
import { rungProblemOf } from '../../rung-problem.js';
import { Problem } from '../../../problem.js';
import { jiraInTime } from '../wire/jira-in-time.js';
import { Ascent, type LadderPlan } from './ascent.js';
import { boardSteps } from './boards.js';
import { linkSteps } from './link.js';
import { networkSteps } from './network.js';
import { personSteps } from './person.js';
import { siteSteps } from './site.js';
import type { Step } from './step.js';

/** Milliseconds: somebody waits for the page. */
const LIMITS = { rung: 5_000, total: 14_500 };
const LEAST = 500; // milliseconds that a rung has, however late it is

/**
 * Climbs from the address to the last API that boards need, one step after the other. The first that is broken
 * ends the climb; the rest was then not tried.
 */
export async function climbLadder(plan: LadderPlan, limits = LIMITS): Promise<Rung[]> {
  const until = performance.now() + limits.total;
  const ascent = new Ascent(plan, limits.total);
  const rungs: Rung[] = [];

  for (const step of stepsOf(plan)) {
    const left = Math.max(LEAST, Math.min(limits.rung, until - performance.now()));
    if (rungs.some(({ state }) => state === 'failed')) rungs.push(skipped(step, 'Not tried.'));
    else if (step.needsPerson && !plan.signer) rungs.push(skipped(step, NEEDS_PERSON));
    else rungs.push(await climbed(step, ascent, left));
  }
  return rungs;
}

const NEEDS_PERSON = 'Not tried: it needs somebody who has linked their own Jira access.';

function stepsOf({ consumer, proof }: LadderPlan): Step[] {
  return [
    ...networkSteps,
    ...siteSteps,
    ...(consumer ? linkSteps : []),
    ...personSteps(proof),
    ...boardSteps,
  ];
}

async function climbed(step: Step, ascent: Ascent, within: number): Promise<Rung> {
  const { id, label, needsPerson: isPersonal } = step;
  const begun = performance.now();
  ascent.status = undefined;
  const told = (status: unknown) => ({
    duration: Math.round(performance.now() - begun),
    ...(isPersonal && { isPersonal }),
    ...(typeof status === 'number' && { status }),
  });

  try {
    const found = await jiraInTime(step.climb(ascent), within, ascent.baseUrl);
    const { finding, state = 'passed', problem, ends, siteVersion } = found;
    const more = {
      ...(ends && { ends }),
      ...(siteVersion && { siteVersion }),
      ...(problem && { problem: rungProblemOf(problem) }),
    };
    return { id, label, state, ...told(ascent.status), finding, ...more };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const problem = error instanceof AlmProblem ? rungProblemOf(error) : lack(error);
    const status = ascent.status ?? statusIn(error);
    return { id, label, state: 'failed', ...told(status), finding: error.message, problem };
  }
}

/** The status of the reply that a problem was read from, where an earlier step got it. */
function statusIn(problem: Problem): unknown {
  return (problem as { diagnosis?: { status?: unknown } }).diagnosis?.status;
}

/** A draft without a value that a step needs. */
function lack({ message, nextStep }: Problem): RungProblem {
  return {
    cause: 'account-incomplete',
    mender: 'administrator',
    where: 'Footbridge: ALM Accounts, this account',
    cure: nextStep ?? message,
  };
}

function skipped({ id, label }: Step, finding: string): Rung {
  return { id, label, state: 'skipped', duration: 0, finding };
}
