/** What differs between Jira versions, decided in one place. */
export class Version {
  readonly numbers: number[];

  constructor(readonly text: string) {
    this.numbers = text.split('.').map(Number);
    if (this.numbers.some(Number.isNaN)) throw new Error(`${text} is not a Jira version such as 9.12.4.`);
  }

  get buildNumber(): number {
    const [major = 0, minor = 0, patch = 0] = this.numbers;
    return major * 1_000_000 + minor * 10_000 + patch * 1000;
  }

  /** "Create link" opens a dialog that offers OAuth 2.0 first (Jira 8.22). */
  get asksForApplicationType(): boolean {
    return this.isAtLeast(8, 22);
  }

  /** `GET /issue/createmeta` with everything at once went away with 9.0 (JRASERVER-69898). */
  get hasOldCreateMeta(): boolean {
    return !this.isAtLeast(9, 0);
  }

  get hasNewCreateMeta(): boolean {
    return this.isAtLeast(8, 4);
  }

  /** Newer versions write the parts of the Sprint string in alphabetical order. */
  get sortsSprintParts(): boolean {
    return this.isAtLeast(10, 0);
  }

  /** Recorded from a Data Center 10: `"names":null,"schema":null,…` in every search answer. */
  get writesNullMembers(): boolean {
    return this.isAtLeast(10, 0);
  }

  /** The search index of newer versions refuses to page past its window. */
  get searchWindow(): number {
    return this.isAtLeast(10, 0) ? 10_000 : Infinity;
  }

  /** `X-AUSERNAME` is missing from the headers recorded from a Data Center 10. */
  get namesUserInHeaders(): boolean {
    return !this.isAtLeast(10, 0);
  }

  /** User name and password are switched off by default from 11.0. */
  get allowsBasic(): boolean {
    return !this.isAtLeast(11, 0);
  }

  /** Personal access tokens came with 8.14. */
  get hasPersonalTokens(): boolean {
    return this.isAtLeast(8, 14);
  }

  /** `/rest/jira-webhook/1.0/webhooks` in place of `/rest/webhooks/1.0/webhook`. */
  get hasMovedWebhooks(): boolean {
    return this.isAtLeast(10, 0);
  }

  statusColor(category: string): string {
    const old: Record<string, string> = {
      undefined: 'medium-gray',
      new: 'blue-gray',
      indeterminate: 'yellow',
      done: 'green',
    };
    const recent: Record<string, string> = {
      undefined: 'default',
      new: 'default',
      indeterminate: 'inprogress',
      done: 'success',
    };
    return (this.isAtLeast(10, 0) ? recent : old)[category] ?? 'medium-gray';
  }

  private isAtLeast(major: number, minor: number): boolean {
    const [ownMajor = 0, ownMinor = 0] = this.numbers;
    return ownMajor > major || (ownMajor === major && ownMinor >= minor);
  }
}
