import { paths } from '../paths.js';
import type { Problem } from '../problem.js';

/** Where Help tells more of a problem that has a name in the table of causes; empty for any other. */
export function helpOn(problem: Problem | undefined): string {
  return typeof problem?.cause === 'string' ? helpOnCause(problem.cause) : '';
}

/** @param cause its name in the table of causes */
export function helpOnCause(cause: string): string {
  return `${paths.help.show({ name: 'causes' })}#${cause}`;
}
