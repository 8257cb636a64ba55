import type { AlmEpic } from '../../alm/alm-provider.js';

/** An epic that a work item can be put under. */
export type Above = Pick<AlmEpic, 'key' | 'name'>;

/** Each once, and none under itself. */
export function aboveOf(own: string, epics: readonly (Above | undefined)[]): Above[] {
  const byKey = new Map(
    epics.filter((one) => one !== undefined).map(({ key, name }) => [key, { key, name }]),
  );
  byKey.delete(own);
  return [...byKey.values()];
}
