import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { ProblemFilter } from './problem.filter.js';

/**
 * A filter whose answer needs something that is waited for. Nest does not wait for a filter: what fails in it would be
 * caught by nobody, which ends the process. Here it is answered as any other failure is.
 */
export abstract class LaterFilter<T> implements ExceptionFilter<T> {
  protected readonly others = new ProblemFilter();

  catch(problem: T, host: ArgumentsHost): void {
    this.answer(problem, host).catch((failure: unknown) => this.others.catch(failure, host));
  }

  protected abstract answer(problem: T, host: ArgumentsHost): Promise<void>;
}
