import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FieldMapping, MappedField } from '../alm/alm-provider.js';
import type { Rung, RungProblem } from '../alm/link-health.js';

/** What the last successful test found out about the ALM site. */
export interface TestedSite {
  version: string;
  title: string;
  baseUrl: string;
  /** As whom the site knew the administrator who tested. */
  testedAs: string;
  /** Instant, ISO 8601. */
  testedAt: string;
  /** Id of their profile. */
  testedBy?: string;
  /** What they could read, in words: "12 projects". For nobody else's eyes. */
  readable: string;
  /** The site's fields that fit each mapped part. */
  choices: Record<MappedField, { id: string; name: string }[]>;
}

/** What the site said when it was last asked whether it knows Footbridge. */
export interface LinkCheck {
  /** Instant, ISO 8601. */
  at: string;
  /** Who asked, in words. */
  by: string;
  /** What a good answer proves, as a sentence; absent in answers that are older than this member. */
  proves?: string;
  /** Seconds that the site's clock is ahead of ours, where calls follow it. */
  clockOffset?: number;
  /** Absent when the site accepts Footbridge. */
  problem?: {
    sentence: string;
    /** A sentence for what is to be known besides. */
    remark?: string;
    /** Every step shows more of it: what was sent beside what the site saw of it, or what the site needs. */
    hasDetails?: boolean;
  } & Pick<RungProblem, 'cause' | 'footbridgeCan' | 'mender' | 'where' | 'cure'>;
}

/** What an administrator's last climb from the address to the last API found. */
export interface Climb {
  /** Instant, ISO 8601. */
  at: string;
  /** Who climbed, in words. */
  by: string;
  /** Id of their profile. */
  profileId?: string;
  rungs: Rung[];
}

/** What an account was linked with before its kind was changed; its address is the account's own. */
export interface FormerConnection {
  kind: string;
  settings: Record<string, string>;
  configurationVersion: number;
}

/** Whether it broke at a step that concerns everybody. */
export function isBroken({ rungs }: Pick<Climb, 'rungs'>): boolean {
  return rungs.some(({ state, isPersonal }) => state === 'failed' && !isPersonal);
}

/** The rungs as that person may read them: what somebody else is and sees in the site is theirs alone. */
export function rungsFor({ rungs, by, profileId }: Climb, readerId?: string): Rung[] {
  if (profileId !== undefined && profileId === readerId) return rungs;
  return rungs.map((rung) =>
    rung.isPersonal && rung.state === 'passed' ? { ...rung, finding: `Works for ${by}.` } : rung,
  );
}

/** A configured connection to one ALM site. */
@Entity()
export class AlmAccount {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: string;

  @Column('text')
  name: string;

  /** Without a trailing slash; empty while the draft has none. */
  @Column('text')
  baseUrl: string;

  @Column('simple-json')
  settings: Record<string, string>;

  @Column('text', { select: false })
  sealedSecrets: string;

  @Column('simple-json')
  mapping: FieldMapping;

  /** Counts changes of address and keys: what was made with an earlier version is void. */
  @Column('integer')
  configurationVersion: number;

  /** The way in which people who have not linked anew since the kind was changed still read and write. */
  @Column('simple-json', { nullable: true })
  former: FormerConnection | null;

  @Column('text', { nullable: true, select: false })
  sealedFormerSecrets: string | null;

  /** The configuration version that was last tested with success. */
  @Column('integer', { nullable: true })
  testedVersion: number | null;

  @Column('simple-json', { nullable: true })
  site: TestedSite | null;

  /** Of the connection as it is: another address or key empties it. */
  @Column('simple-json', { nullable: true })
  lastCheck: LinkCheck | null;

  @Column('simple-json', { nullable: true })
  ladder: Climb | null;

  /** Since when the site has refused Footbridge itself, whoever it acts for. */
  @Column('datetime', { nullable: true })
  failingSince: Date | null;

  /** What is wrong then, and the cure. */
  @Column('text', { nullable: true })
  failure: string | null;

  @Column('datetime')
  createdAt: Date;

  /** Absent while it is a draft: only a saved account can carry boards. */
  @Column('datetime', { nullable: true })
  savedAt: Date | null;

  get isSaved(): boolean {
    return this.savedAt !== null;
  }

  /** Version of the site as the last test, or else the last look at every step, found it; empty while nobody knows. */
  get siteVersion(): string {
    if (this.site) return this.site.version;
    return this.ladder?.rungs.find(({ siteVersion }) => siteVersion)?.siteVersion ?? '';
  }

  get isTested(): boolean {
    return this.testedVersion === this.configurationVersion;
  }

  /** The account as it is for a link that was made with that configuration version; undefined where such a link is void. */
  forLinksOf(configurationVersion: number): AlmAccount | undefined {
    if (configurationVersion === this.configurationVersion) return this;
    if (configurationVersion !== this.former?.configurationVersion) return undefined;
    return Object.assign(new AlmAccount(), this, this.former, { failingSince: null, failure: null });
  }

  /** The same account, with some parts of its work items in other fields: those of a board, say. */
  withFields(fields: FieldMapping): AlmAccount {
    const isSame = Object.entries(fields).every(([part, id]) => this.mapping[part as MappedField] === id);
    return isSame ? this : Object.assign(new AlmAccount(), this, { mapping: { ...this.mapping, ...fields } });
  }

  /** The configuration version of another connection. */
  get nextVersion(): number {
    return Math.max(this.configurationVersion, this.former?.configurationVersion ?? 0) + 1;
  }

  /** Whether a refusal of Footbridge itself is on record. */
  get isFailing(): boolean {
    return this.failingSince !== null;
  }

  /** What to keep once the site has accepted Footbridge: no failure that was told before stays, good news do. */
  whenAccepted(): Pick<AlmAccount, 'failingSince' | 'failure' | 'lastCheck'> {
    return { failingSince: null, failure: null, lastCheck: this.lastCheck?.problem ? null : this.lastCheck };
  }

  /** What to keep of what was found with another way to the site, or with other keys: it says nothing of this one. */
  whenAdjusted(): Pick<AlmAccount, 'lastCheck' | 'ladder'> {
    return { lastCheck: null, ladder: this.ladder && isBroken(this.ladder) ? null : this.ladder };
  }

  /** What to keep of a climb: one on which nothing breaks that concerns everybody is a good check too, where there are checks. */
  whenClimbed(ladder: Climb, goodCheck: LinkCheck | null): Partial<AlmAccount> {
    if (isBroken(ladder)) return { ladder };
    return { ladder, ...this.whenAccepted(), ...(goodCheck && { lastCheck: goodCheck }) };
  }

  /** Whether the last climb broke, and the site has accepted Footbridge since. */
  get isLadderOutdated(): boolean {
    const { ladder, lastCheck } = this;
    if (!ladder || !isBroken(ladder) || !lastCheck || lastCheck.problem) return false;
    return lastCheck.at > ladder.at;
  }
}
