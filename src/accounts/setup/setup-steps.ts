import { MAPPED_FIELDS } from '../../alm/alm-provider.js';
import { counted } from '../../words.js';
import { checkView } from '../health/check.view.js';
import type { Site } from '../site.js';

export type StepId = 'jira' | 'token' | 'mapping' | 'save';
export type ButtonId = 'continue' | 'check' | 'authorize' | 'test' | 'save';

/** One step of setting an account up. */
export interface SetupStep {
  id: StepId;
  label: string;
  isDone: boolean;
  /** How it stands, in one line. */
  line: string;
  /** The same while it is open and says more itself. */
  openLine?: string;
  /** What is pressed to get it done, the likely one first; empty where the button of another step does it. */
  buttons: ButtonId[];
}

/** How the reader is linked to the site. */
interface Link {
  isLinked: boolean;
  /** Who they are there; empty for nobody. */
  as: string;
  failure: string;
}

const BUTTON_LABELS: Record<Exclude<ButtonId, 'authorize'>, string> = {
  continue: 'Continue',
  check: 'Check the link',
  test: 'Test Connection',
  save: 'Save',
};

/** Boxes of no step: they stand below all of them. */
const BESIDE = ['certificateAuthority'];
const IN_MAPPING: readonly string[] = [...MAPPED_FIELDS, 'mapping', 'proof'];

/** The steps of an account in their order. A kind whose people type their credential has it on its first step. */
export function setupSteps(site: Site, link: Link): SetupStep[] {
  const { consent } = site.kind;
  return [
    consent ? wayIn(site, link) : ownWayIn(site, link),
    ...(consent ? [ownToken(site, link)] : []),
    fields(site),
    ...(site.account.isSaved ? [] : [finish()]),
  ];
}

/**
 * What is to be done next.
 *
 * @returns undefined once nothing is: a saved account is done while its connection is the one that was tested.
 */
export function nextStep({ account }: Site, steps: SetupStep[]): SetupStep | undefined {
  if (account.isSaved && account.isTested) return undefined;
  return steps.find(({ isDone }) => !isDone);
}

/** What a button of a step is called. The way to Jira and back is called as the kind calls it. */
export function buttonLabel(id: ButtonId, { kind }: Site): string {
  return id === 'authorize' ? (kind.consent?.button ?? '') : BUTTON_LABELS[id];
}

/** What is to be done next, as its button calls it; empty once nothing is. */
export function nextWords(site: Site, steps: SetupStep[]): string {
  const next = nextStep(site, steps);
  const [button] = next?.buttons ?? [];
  return button ? buttonLabel(button, site) : (next?.label ?? '');
}

/** The step with the box of that name; undefined for a box that stands in none. */
export function stepOf(field: string): StepId | undefined {
  if (BESIDE.includes(field)) return undefined;
  return IN_MAPPING.includes(field) ? 'mapping' : 'jira';
}

function wayIn({ account, lacks }: Site, { isLinked }: Link): SetupStep {
  const { baseUrl, lastCheck, isSaved, isTested } = account;
  const isAccepted = isLinked || (lastCheck !== null && !lastCheck.problem) || (isSaved && isTested);
  return {
    id: 'jira',
    label: isSaved ? 'Link to Jira' : 'Let Footbridge into Jira',
    isDone: lacks.length === 0 && isAccepted,
    line: baseUrl ? `${withoutScheme(baseUrl)}. ${checkLine(account)}` : 'Enter the address of your Jira.',
    ...(lastCheck && { openLine: withoutScheme(baseUrl) }),
    buttons: baseUrl ? ['check'] : ['continue', 'check'],
  };
}

function checkLine({ lastCheck, isTested }: Site['account']): string {
  const check = checkView(lastCheck);
  if (check) return `${check.title} Checked ${check.at.text}.`;
  return isTested ? 'Jira knows Footbridge.' : 'Whether Jira knows Footbridge is not checked yet.';
}

function ownWayIn({ account, lacks }: Site, link: Link): SetupStep {
  const { baseUrl, isTested } = account;
  return {
    id: 'jira',
    label: 'Your Jira, and you in it',
    isDone: lacks.length === 0 && link.isLinked,
    line: baseUrl
      ? `${withoutScheme(baseUrl)}. ${linkLine(link)}`
      : 'Enter the address of your Jira, and what you sign in with.',
    buttons: isTested ? [] : baseUrl ? ['test'] : ['test', 'continue'],
  };
}

function ownToken({ kind }: Site, link: Link): SetupStep {
  return {
    id: 'token',
    label: `Your ${kind.words.secret}`,
    isDone: link.isLinked,
    line: linkLine(link),
    buttons: ['authorize'],
  };
}

function linkLine({ isLinked, as, failure }: Link): string {
  if (isLinked) return `You are linked as ${as}.`;
  return failure || 'You are not linked yet.';
}

function fields({ account, kind }: Site): SetupStep {
  const { site, isTested, mapping } = account;
  const mapped = MAPPED_FIELDS.filter((part) => mapping[part]).length;
  const tested = site && `Jira ${site.version}, ${counted(mapped, 'field')} mapped.`;
  return {
    id: 'mapping',
    label: account.isSaved ? 'Jira and its fields' : 'Fields',
    isDone: isTested,
    line: !tested ? 'Found by the test.' : isTested ? tested : `${tested} Test it again.`,
    buttons: kind.consent || isTested ? ['test'] : [],
  };
}

/** Of a draft alone: a saved account is saved by one button below all steps. */
function finish(): SetupStep {
  return {
    id: 'save',
    label: 'Save',
    isDone: false,
    line: 'Not saved yet: nobody can make boards on it.',
    buttons: ['save'],
  };
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
