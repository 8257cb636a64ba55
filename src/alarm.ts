const AT_MOST = 60_000; // milliseconds that it sleeps: another process may have left something to be done

/** Has work done again when it is time, never twice at once. Asleep, it keeps no process alive. */
export class Alarm {
  private timer?: NodeJS.Timeout;
  private ringsAt = Infinity; // by performance.now()
  private running?: Promise<void>;
  private isMissed = false; // it rang while work was being done, which may have looked before that
  private isStopped = false;

  /**
   * @param work gives when there is something to do again; undefined where nobody knows.
   * @param failed is told what went wrong; it is tried again after a while.
   * @param atLeast milliseconds that it sleeps.
   */
  constructor(
    private readonly work: () => Promise<Date | undefined>,
    private readonly failed: (error: unknown) => void,
    private readonly atLeast: number,
  ) {}

  get isOver(): boolean {
    return this.isStopped;
  }

  /** Rings soon: somebody has left something to be done. However often it is wound, it rings when it was to ring first. */
  wind(milliseconds = this.atLeast): void {
    const ringsAt = performance.now() + milliseconds;
    if (this.isStopped || ringsAt >= this.ringsAt) return;
    clearTimeout(this.timer);
    this.ringsAt = ringsAt;
    this.timer = setTimeout(() => {
      this.ringsAt = Infinity;
      this.ring();
    }, milliseconds).unref();
  }

  ring(): void {
    if (this.running) {
      this.isMissed = true;
      return;
    }
    this.running = this.work()
      .then((next) => Math.min(AT_MOST, Math.max(this.atLeast, next ? next.getTime() - Date.now() : AT_MOST)))
      .catch((error: unknown) => {
        this.failed(error);
        return AT_MOST;
      })
      .then((wait) => {
        this.running = undefined;
        this.wind(this.isMissed ? this.atLeast : wait);
        this.isMissed = false;
      });
  }

  /** Does not ring any more. @returns the end of what is just being done */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
