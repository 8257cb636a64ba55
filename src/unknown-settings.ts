const PREFIX = 'FOOTBRIDGE_';
/** Kubernetes tells each container of a service called "footbridge" where that is, in variables of this form. */
const OF_KUBERNETES = /^FOOTBRIDGE_(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?$/;
const ADDRESS = /^(tcp|udp):\/\//;
/** Changes, additions and omissions of single characters between a name and what is taken for a slip of it. */
const LARGEST_SLIP = 5;

/**
 * One sentence for each variable that looks like a setting of Footbridge and is none: a misspelt name would
 * otherwise leave the default in place without a word.
 */
export function unknownSettings(env: NodeJS.ProcessEnv, known: string[]): string[] {
  return Object.entries(env)
    .filter(
      ([name, value]) => name.startsWith(PREFIX) && !known.includes(name) && !isOfKubernetes(name, value),
    )
    .map(([name]) => sentenceFor(name, known));
}

function sentenceFor(name: string, known: string[]): string {
  const meant = nearest(name, known);
  const cure = meant ? `Did you mean ${meant}?` : `There are ${known.join(', ')}.`;
  return `${name} is no setting of Footbridge. ${cure}`;
}

function isOfKubernetes(name: string, value = ''): boolean {
  return OF_KUBERNETES.test(name) || (name === 'FOOTBRIDGE_PORT' && ADDRESS.test(value));
}

function nearest(name: string, known: string[]): string | undefined {
  const bare = name.slice(PREFIX.length);
  if (known.includes(bare)) return bare;
  const [best] = known
    .map((one) => ({ one, slip: distance(bare, one.replace(PREFIX, '')) }))
    .sort((a, b) => a.slip - b.slip);
  return best.slip <= Math.min(LARGEST_SLIP, bare.length / 2) ? best.one : undefined;
}

/** Levenshtein's: how many single characters have to be changed, added or left out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}
