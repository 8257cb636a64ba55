import { createRequire } from 'node:module';

const load = createRequire(__filename);

/**
 * A package that only rare work needs, loaded by the first that does: at start it would cost time and memory of everybody.
 *
 * @returns what gives it
 */
export function onDemand<T>(name: string): () => T {
  let found: T | undefined;
  return () => (found ??= load(name) as T);
}
