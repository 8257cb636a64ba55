import type { AlmProblemKind, Mender } from '../../alm-problem.js';
import type { OwnCure } from '../../link-health.js';

/** What a sentence of a cause may be about. All plain text that may be shown: never a secret, never a reply's body. */
export interface Facts {
  /** Of the Jira, as Footbridge calls it. */
  baseUrl: string;
  /** Host with its port, as Footbridge calls it. */
  host: string;
  /** Another address: where a redirect leads, what Jira believes in, what should be entered. */
  address: string;
  seconds: number;
  bits: number;
  /** How the clock of Jira stands to ours, such as `7 minutes ahead of`. */
  skew: string;
  version: string;
  /** A code of the operating system, of OpenSSL or of OAuth, already checked for its form. */
  code: string;
  /** One piece of a request as Footbridge signed it, and as Jira saw it. */
  ours: string;
  theirs: string;
  /** A name from the world of Jira: a parameter, a field, a certificate's subject. */
  name: string;
  /** A date in words. */
  date: string;
}

type Text = string | ((facts: Facts) => string);

/** One cause of a failed link, its meaning and its cure. */
export interface Cause {
  kind: AlmProblemKind;
  /** A short noun phrase. */
  title: string;
  /** One sentence: what is wrong. */
  meaning: Text;
  mender: Mender;
  /** The exact screen, setting or line. */
  where: Text;
  /** The next step, as a sentence. */
  cure: Text;
  /** What Footbridge can do about it itself. */
  footbridgeCan?: OwnCure;
  /** It is so for everybody, and tells nothing of what one person may see. */
  isGeneral?: boolean;
  /** Of a refused credential: it may be taken again without a new one. */
  mayPass?: boolean;
  /** HTTP status of the page that says so; 502 unless given. */
  status?: number;
  /** The form field that it belongs to, where it is mended in a form. */
  field?: string;
  /** The page of Jira where it is mended. */
  link?: (baseUrl: string) => { label: string; href: string };
  /** What the documentation shows it with, where the common example does not fit. */
  example?: Partial<Facts>;
  /** Ready-made lines for the cure. */
  snippets?: (facts: Facts) => Snippet[];
}

export interface Snippet {
  label: string;
  text: string;
}

/** The screen on which an application link is edited, in the words of Jira. */
export const INCOMING =
  'Jira: Administration, Applications, Application links, pencil beside Footbridge, Incoming Authentication';
/** The form on which an ALM account is set up. */
export const ACCOUNT = 'Footbridge: ALM Accounts, this account, address of your Jira';
/** Where a person gets and ends their own link. */
export const PROFILE = 'Footbridge: Profile, ALM Credentials';
