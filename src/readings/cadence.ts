import { LRUCache } from 'lru-cache';

const MOST = 5_000; // readings that are remembered
/** How old a reading may be before the site is asked again, by how often nothing had changed; in milliseconds. */
const INTERVALS = [15_000, 15_000, 20_000, 30_000, 40_000, 50_000];
const [SHORTEST] = INTERVALS;
/** For one of which it is known that it has changed. */
const WOKEN = 1_000; // milliseconds
/** What others have found changed so lately is not told to them again. */
const SAME_CHANGE = 20_000; // milliseconds
/** So long a look that has begun and is not over counts as one: those whose pages ask at the same moment look in turn too. */
const UNDER_WAY = 5_000; // milliseconds
/** Somebody whose page has not asked for so long does not look any more. */
const GONE = 60_000; // milliseconds

/** A person's reading of a source. */
export interface Watched {
  key: string;
  credentialId: string;
  /** The same for everybody who reads that source. */
  source: string;
}

export interface Look {
  /** For how long nothing had changed, and the person had done nothing, when the site was last asked; in milliseconds. */
  quietFor: number;
  /** Whether that nothing seems to have changed is not enough. */
  isThorough: boolean;
}

interface Watch extends Watched {
  askedAt: number;
  begunAt: number;
  lookedAt: number;
  changedAt: number;
  actedAt: number;
  unchanged: number;
  isWoken: boolean;
  isAskedFor: boolean;
}

/**
 * When the site is asked what is new. Nothing that a site shows to one person is told to another, but that something
 * has changed is a reason to ask for them too. So people who look at the same source look in turn, and each of them
 * the less often the longer nothing has changed and nobody has done anything.
 */
export class Cadence {
  private readonly watches = new LRUCache<string, Watch>({ max: MOST });

  /** @param age of what was read, in milliseconds. */
  isDue(watched: Watched, age: number): boolean {
    const now = Date.now();
    const watch = this.of(watched);
    watch.askedAt = now;
    if (watch.isWoken) return age >= WOKEN;
    if (age >= INTERVALS[Math.min(watch.unchanged, INTERVALS.length - 1)]) return true;
    const others = this.beside(watched).filter(({ askedAt }) => now - askedAt < GONE);
    const looks = ({ begunAt, lookedAt }: Watch) => now - lookedAt < SHORTEST || now - begunAt < UNDER_WAY;
    return age >= SHORTEST && others.length > 0 && !others.some(looks);
  }

  /** The site was asked for it. What one person finds changed may have changed for the others. */
  looked(watched: Watched, isChanged: boolean): void {
    const watch = this.of(watched);
    watch.lookedAt = Date.now();
    watch.isWoken = false;
    watch.isAskedFor = false;
    watch.unchanged = isChanged ? 0 : watch.unchanged + 1;
    if (!isChanged) return;
    watch.changedAt = watch.lookedAt;
    for (const other of this.beside(watched)) if (other.changedAt < watch.lookedAt - SAME_CHANGE) wake(other);
  }

  /** A look begins. @returns how it is to be */
  begin(watched: Watched): Look {
    const watch = this.of(watched);
    watch.begunAt = Date.now();
    const { lookedAt, changedAt, actedAt, isAskedFor } = watch;
    return { quietFor: Math.max(0, lookedAt - Math.max(changedAt, actedAt)), isThorough: isAskedFor };
  }

  /** The person has asked for a look. */
  act(watched: Watched): void {
    Object.assign(this.of(watched), { unchanged: 0, isAskedFor: true });
  }

  /** The person has done something in the site: they, and whoever reads the same, look again soon. */
  acted(credentialId: string): void {
    const own = [...this.watches.values()].filter((watch) => watch.credentialId === credentialId);
    for (const watch of own) {
      watch.unchanged = 0;
      watch.actedAt = Date.now();
      this.beside(watch).forEach(wake);
    }
  }

  /** The site shows a person less than before: they are asked for soon, for they may have lost more. */
  lost(credentialId: string): void {
    for (const watch of this.watches.values()) if (watch.credentialId === credentialId) wake(watch);
  }

  private beside({ key, source }: Watched): Watch[] {
    return [...this.watches.values()].filter((watch) => watch.source === source && watch.key !== key);
  }

  private of(watched: Watched): Watch {
    const known = this.watches.get(watched.key);
    if (known) return known;
    const now = Date.now();
    const watch = {
      ...watched,
      askedAt: now,
      begunAt: 0,
      lookedAt: 0,
      changedAt: now,
      actedAt: 0,
      unchanged: 0,
      isWoken: false,
      isAskedFor: false,
    };
    this.watches.set(watched.key, watch);
    return watch;
  }
}

function wake(watch: Watch): void {
  watch.isWoken = true;
  watch.unchanged = 0;
}
