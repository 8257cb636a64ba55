import type { JiraDoor } from '../wire/jira-http.js';

/** Lets a few calls through at once; the others wait, in the order in which they came. */
export class CallGate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param room how many may be inside just now. */
  constructor(private readonly room: () => number) {}

  /** @returns what lets the next one in; called again it does nothing. */
  async enter(): Promise<() => void> {
    if (this.inside < this.room()) this.inside++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    let isInside = true;
    return () => {
      if (isInside) this.leave();
      isInside = false;
    };
  }

  private leave(): void {
    this.inside--;
    while (this.inside < this.room() && this.waiting.length > 0) {
      this.inside++;
      this.waiting.shift()!();
    }
  }
}

/**
 * The door behind a gate. A call is through once its reply is here, not when that has been read: the next one, signed
 * already, is on its way meanwhile.
 */
export function gatedDoor(door: JiraDoor, gate: CallGate): JiraDoor {
  return {
    async send(request) {
      const leave = await gate.enter();
      try {
        return await door.send({
          ...request,
          judge: (reply) => {
            leave();
            request.judge?.(reply);
          },
        });
      } finally {
        leave();
      }
    },
  };
}
