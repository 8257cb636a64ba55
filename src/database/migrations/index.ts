import { Initial1764000000000 } from './1764000000000-initial.js';

/** In the order in which they run. */
export const MIGRATIONS = [Initial1764000000000];
