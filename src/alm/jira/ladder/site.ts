import { counted } from '../../../words.js';
import { parsedUrl } from '../../../parsed-url.js';
import type { AlmProblem } from '../../alm-problem.js';
import { problemOf } from '../causes/causes.js';
import type { JiraReply } from '../wire/jira-http.js';
import { cloudSite } from '../wire/jira-url.js';
import { clockSkew, skewInWords } from '../signing/clock-skew.js';
import type { Ascent } from './ascent.js';
import type { Found, Step } from './step.js';

const OLDEST = 7; // major version; the Agile API 1.0 came with it
const TOLERATED = 60; // seconds
const REFUSED = 300; // seconds from which Jira refuses what is signed; a call that was refused is made again by its clock

/** Is it a Jira, does it run, which one is it, where does it believe to be, and what time is it there? */
export const siteSteps: Step[] = [
  { id: 'running', label: 'Jira runs', climb: running },
  { id: 'version', label: 'Version of Jira', climb: version },
  { id: 'base-url', label: 'Its own base URL', climb: ownAddress },
  { id: 'clock', label: 'Clock', climb: clock },
];

async function running(ascent: Ascent): Promise<Found> {
  const answered = await ascent.look('/status');
  const state = stateIn(answered.reply);
  if (state === 'RUNNING') return { finding: 'Jira is running.' };
  if (state) throw stateProblem(state, ascent);

  // Some proxies let only a part of Jira through: what counts is whether its API answers.
  const problem = ascent.problemWith(answered, '/status');
  if (problem?.kind === 'redirected' && problem.field) throw problem;
  await ascent.serverInfo();
  return {
    state: 'warned',
    finding: 'Jira answers, but its status page does not say whether it is running.',
    problem: problem ?? problemOf('other-reply', { baseUrl: ascent.baseUrl }),
  };
}

/** `RUNNING`, `STARTING` and the like; undefined for an answer that is not that of a Jira. */
function stateIn({ text, headers }: JiraReply): string | undefined {
  if (!/json|text\/plain/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    const { state } = JSON.parse(text) as { state?: unknown };
    return typeof state === 'string' && /^[A-Z_]{1,30}$/.test(state) ? state : undefined;
  } catch {
    return undefined;
  }
}

function stateProblem(state: string, { baseUrl }: Ascent): AlmProblem {
  const causes = {
    STARTING: 'jira-starting',
    STOPPING: 'jira-stopping',
    FIRST_RUN: 'jira-first-run',
    MAINTENANCE: 'jira-maintenance',
    ERROR: 'jira-broken',
  } as const;
  const cause = (causes as Record<string, (typeof causes)[keyof typeof causes]>)[state] ?? 'jira-error';
  return problemOf(cause, { baseUrl, code: state });
}

async function version(ascent: Ascent): Promise<Found> {
  const info = await ascent.serverInfo();
  if (!info) {
    return { state: 'skipped', finding: 'Jira tells its version only to people who have signed in.' };
  }
  if (info.deploymentType === 'Cloud') throw cloudSite(ascent.url.host);
  if (Number.parseInt(info.version) < OLDEST) {
    throw problemOf('jira-too-old', { baseUrl: ascent.baseUrl, version: info.version });
  }
  const title = info.serverTitle ? `, “${info.serverTitle}”` : '';
  return { finding: `Jira ${info.version}${title}.`, siteVersion: info.version };
}

async function ownAddress(ascent: Ascent): Promise<Found> {
  const theirs = (await ascent.serverInfo())?.baseUrl;
  if (!theirs) return { state: 'skipped', finding: 'Jira does not say what it believes its address to be.' };
  if (normalised(theirs) === normalised(ascent.baseUrl)) {
    return { finding: `Jira believes to be at ${theirs} too.` };
  }
  const problem = problemOf('own-address-differs', { baseUrl: ascent.baseUrl, address: shown(theirs) });
  return { state: 'warned', finding: problem.message, problem };
}

function normalised(address: string): string {
  return parsedUrl(address)?.href.replace(/\/+$/, '') ?? address;
}

function shown(address: string): string {
  return address.slice(0, 200);
}

async function clock(ascent: Ascent): Promise<Found> {
  const skew = (await ascent.timedReplies()).map(clockSkew).find((skew) => skew !== undefined);
  if (skew === undefined) return { state: 'skipped', finding: 'No reply of Jira tells the time.' };

  const seconds = Math.abs(skew);
  if (seconds <= TOLERATED) {
    return {
      finding: seconds < 2 ? 'Both clocks agree.' : `The clocks differ by ${counted(seconds, 'second')}.`,
    };
  }
  const problem = problemOf('clock-differs', { baseUrl: ascent.baseUrl, skew: skewInWords(skew), seconds });
  const done =
    seconds > REFUSED && ascent.isSigned
      ? ' Until that is mended Footbridge signs by the clock of Jira.'
      : '';
  return { state: 'warned', finding: `${problem.message}${done}`, problem };
}
