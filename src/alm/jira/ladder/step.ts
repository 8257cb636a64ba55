import type { AlmProblem } from '../../alm-problem.js';
import type { Ascent } from './ascent.js';

/** One thing that is looked at on the way up. What it throws is why the climb ends there. */
export interface Step {
  /** Stable name of the rung. */
  id: string;
  /** What is looked at, in words. */
  label: string;
  /** Whether it is tried only with the credential of a person. */
  needsPerson?: boolean;
  /** @throws Problem when the link is broken here */
  climb(ascent: Ascent): Promise<Found>;
}

/** What a step found that lets the climb go on. */
export interface Found {
  finding: string;
  /** `passed` unless given. */
  state?: 'warned' | 'skipped';
  /** Version of the site, where the step found it. */
  siteVersion?: string;
  /** When what was found ends; instant, ISO 8601. */
  ends?: string;
  /** Why it warns. */
  problem?: AlmProblem;
}
