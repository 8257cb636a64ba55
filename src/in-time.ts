/** What `work` gives, or undefined where that takes longer than so many milliseconds. */
export function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  return inTimeOr(work, milliseconds, () => undefined);
}

/**
 * What `work` gives, or what `late` gives, or throws, after so many milliseconds.
 * `work` is not ended by that; that it fails afterwards is heard by nobody.
 */
export function inTimeOr<T, L>(work: Promise<T>, milliseconds: number, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return Promise.race([work, enough.then(late)]).finally(() => clearTimeout(timer));
}
