const MOMENT = 2_000; // milliseconds: the board is told soon after the answer of what that has said already

const underWay = new Map(); // how many changes of oneself, by the key of their card

/**
 * What one changes oneself is said by its answer: until a moment after that, the board does not say it again.
 * @returns to be called when the answer is there
 */
export function beginOwn(key) {
  underWay.set(key, (underWay.get(key) ?? 0) + 1);
  const end = () => {
    const left = underWay.get(key) - 1;
    if (left > 0) underWay.set(key, left);
    else underWay.delete(key);
  };
  return () => setTimeout(end, MOMENT);
}

export const isUnderWay = (key) => underWay.has(key);
