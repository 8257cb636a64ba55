import type { AlmProvider } from './alm-provider.js';
import { notFound } from '../problem.js';

/** Every kind of ALM account that this Footbridge knows, in the order in which they are offered. */
export class AlmProviders {
  constructor(readonly all: readonly AlmProvider[]) {}

  /** @throws Problem 404 for a kind that does not exist. */
  get(kind: string): AlmProvider {
    const provider = this.all.find((one) => one.kind === kind);
    if (!provider) throw notFound('There is no such kind of ALM account.');
    return provider;
  }
}
