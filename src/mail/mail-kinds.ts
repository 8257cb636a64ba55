/** What each mail tells; the words are in views/mail. All plain text, and never a secret but a link that works once. */
export interface MailFacts {
  invitation: { role: string; link: string };
  'password-reset': { name: string; link: string; signsIn: boolean };
  'link-ended': { name: string; account: string; reason: string; link: string };
  /** Of a work item nothing but its key is told: Jira may hide the rest by the time that it is read. */
  changes: { name: string; keys: string[]; link: string; off: string };
  test: { name: string; link: string };
}

export type MailKind = keyof MailFacts;
