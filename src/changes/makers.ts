import { Injectable } from '@nestjs/common';
import type { Job } from './asked-change.js';
import { Attempts } from './attempts.js';
import { Creations } from './creations.js';

/** Who makes a change: what is new is made in another way than what is there. */
@Injectable()
export class Makers {
  constructor(
    private readonly attempts: Attempts,
    private readonly creations: Creations,
  ) {}

  of({ change }: Job): Attempts | Creations {
    return change.kind.creation ? this.creations : this.attempts;
  }
}
