import type { AlmClient, AlmTransition, WorkItem } from '../../alm/alm-provider.js';
import type { AnyKind, Seen } from '../../changes/change-kind.js';
import type { LinkedBoard } from '../board-pages.js';
import type { SeveralForm } from './several-form.js';

/** The work items that were selected, as far as the person's board has them, and what is chosen for them. */
export interface Selected {
  board: LinkedBoard;
  items: readonly WorkItem[];
  form: SeveralForm;
}

/** What Jira says of a change before it is asked for. */
export interface Outlook {
  /** Why it will be refused; empty where nothing speaks against it. */
  refusal: string;
  /** Where Jira has not said whether it allows it, the reason, in words: it may be tried. */
  unsaid?: string;
  /** Whether Jira shows it to this person no more. */
  isHidden?: boolean;
  /** Whether nothing would be changed. */
  isSo?: boolean;
  /** The ways that it can go where there are several: which one is meant is for the person to say. */
  ways?: Option[];
  /** The ways of which Jira asks for more first. */
  screens?: AlmTransition[];
}

export interface Option {
  value: string;
  label: string;
}

/** One change of each of the work items. */
export interface SeveralAct {
  kind: AnyKind;
  /** Says what it does, for the button. */
  verb: string;
  /** What it is now, in the words by which it is compared later. */
  now(item: WorkItem): string;
  seen?(was: string): Seen;
  /** @param one the way that was chosen for it, and what the page showed. */
  wanted(item: WorkItem, one: { way: string; was?: string }): object;
  /** Asks Jira as the person. @throws AlmProblem */
  look(client: AlmClient, item: WorkItem): Promise<Outlook>;
}

/** A control of the form in which it is chosen. */
export interface Control {
  name: string;
  label: string;
  type: 'select' | 'text' | 'checks';
  hint?: string;
  options?: Option[];
}

/** One thing that can be done with several work items. */
export interface SeveralKind {
  /** As on its button. */
  label: string;
  /** Name of the control whose value it is; absent where it has no single one. */
  value?: string;
  /** @throws AlmProblem where Jira cannot be asked for what there is to choose from */
  controls(selected: Selected, client: AlmClient): Promise<Control[]> | Control[];
  /**
   * What was chosen; undefined where nothing was. Jira is not asked: what was looked at can be sent while it is away.
   * @throws Problem beside a control
   */
  act(selected: Selected): SeveralAct | undefined;
}

export const FREE: Outlook = { refusal: '' };
export const SO: Outlook = { refusal: '', isSo: true };
