import type { Surroundings } from '../readings/reader/findings.js';
import { sha256 } from '../sha256.js';

const digests = new WeakMap<Surroundings['epics'], { sprints: Surroundings['sprints']; digest: string }>();

/** What a reading says of epics and sprints beside its work items, in short; empty where it says nothing. */
export function namesDigest({ epics, sprints }: Surroundings): string {
  if (epics.length + sprints.length === 0) return '';
  const known = digests.get(epics);
  if (known?.sprints === sprints) return known.digest;
  const digest = sha256(JSON.stringify([epics, sprints]));
  digests.set(epics, { sprints, digest });
  return digest;
}
