const KEPT = 20_000; // milliseconds; a workflow may offer other ways then

const known = new Map();

/** Where the move of a card is asked for: its button leads there. */
export const moveUrl = (card) => card.querySelector('.card-more').href;

/**
 * Which columns a card cannot go to, with the reason, and which ask something first, with the address of the question;
 * both by number. Where that cannot be found out all are open: the server says so in the end.
 */
export function waysOf(card) {
  const name = `${card.id} ${card.dataset.status}`;
  const kept = known.get(name);
  if (kept && Date.now() - kept.at < KEPT) return kept.ways;
  const ways = ask(card).catch(() => {
    known.delete(name);
    return { closed: {}, asks: {} };
  });
  known.set(name, { at: Date.now(), ways });
  return ways;
}

async function ask(card) {
  const response = await fetch(`${moveUrl(card)}?part=ways`, {
    headers: { Accept: 'application/json' },
  });
  if (!response.ok || response.redirected) throw new Error(`The ways answered ${response.status}`);
  return response.json();
}

/** Columns without a way are dimmed while a card is in the hand. @returns what ends it */
export function dim({ closed }) {
  const columns = [...document.querySelectorAll('#board [data-column]')];
  const heads = [...document.querySelectorAll('#board .lane-heads .column')];
  const dimmed = [
    ...columns.filter(({ dataset }) => dataset.column in closed),
    ...heads.filter((_, number) => number in closed),
  ];
  for (const one of dimmed) one.classList.add('is-closed');
  return () => {
    for (const one of dimmed) one.classList.remove('is-closed');
  };
}
