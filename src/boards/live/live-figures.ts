import { Injectable } from '@nestjs/common';
import { Metrics } from '../../metrics/metrics.js';
import { LiveBoards } from './live-boards.js';

/** How many boards are open, for whoever watches. */
@Injectable()
export class LiveFigures {
  constructor(metrics: Metrics, boards: LiveBoards) {
    const help = 'Boards that are open in a browser and listen for changes.';
    metrics.offer('footbridge_open_boards', { help }, async () => [{ value: boards.size }]);
  }
}
