const TICK = 10; // milliseconds

/**
 * Measures what is waited for. While this process computes, or the machine lets it do nothing, the time does not count: that
 * says how busy the machine is, and nothing of what the code waits for.
 *
 * @returns the milliseconds so far; to be asked once
 */
export function stopwatch(): () => number {
  const begun = performance.now();
  let last = begun;
  let lost = 0;
  const look = () => {
    const now = performance.now();
    lost += Math.max(0, now - last - 2 * TICK);
    last = now;
  };
  const timer = setInterval(look, TICK);
  return () => {
    clearInterval(timer);
    look();
    return last - begun - lost;
  };
}
