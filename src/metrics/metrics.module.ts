import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** Offers {@link Metrics} to every room. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
