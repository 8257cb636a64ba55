import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Histogram, Registry } from 'prom-client';
import { CONFIG, version, type Config } from '../config.js';
import { onDemand } from '../on-demand.js';

const prometheus = onDemand<typeof import('prom-client')>('prom-client');

/** Seconds; calls to a site are given up after thirty. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A number for each combination of labels, as it is when it is asked for. */
export type Readout = () => Promise<{ labels?: Record<string, string>; value: number }[]>;

/**
 * What can be watched from outside, in the format of Prometheus. Nothing is counted where nobody has asked for it. No label
 * names a person or anything of a site's.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry?: Registry;
  private readonly calls?: Histogram<'account' | 'outcome'>;

  constructor(@Inject(CONFIG) { metricsToken }: Pick<Config, 'metricsToken'>) {
    if (!metricsToken) return;
    const { collectDefaultMetrics, Gauge, Histogram, Registry } = prometheus();
    this.registry = new Registry();
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'footbridge_info',
      help: 'What runs, always 1.',
      labelNames: ['version'],
      registers,
    }).set({ version }, 1);
    this.calls = new Histogram({
      name: 'footbridge_alm_call_seconds',
      help: 'Calls to each ALM account: how long they took, and what came of them ("ok", or a cause of Help).',
      labelNames: ['account', 'outcome'],
      buckets: BUCKETS,
      registers,
    });
  }

  /** @param outcome `ok`, or the name of a cause @param duration milliseconds */
  countCall(account: string, outcome: string, duration: number): void {
    this.calls?.observe({ account, outcome }, duration / 1000);
  }

  /** Offers what can be read out at any time. */
  offer(name: string, { help, labels = [] }: { help: string; labels?: string[] }, readout: Readout): void {
    if (!this.registry) return;
    new (prometheus().Gauge)({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const { labels: of = {}, value } of await readout()) this.set(of, value);
      },
    });
  }

  /** Everything, as Prometheus reads it. */
  async text(): Promise<string> {
    return this.registry?.metrics() ?? '';
  }

  get contentType(): string {
    return this.registry?.contentType ?? '';
  }

  onApplicationShutdown(): void {
    this.registry?.clear();
  }
}
