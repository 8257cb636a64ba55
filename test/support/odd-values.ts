/** Numbers between 0 and 1 that come again for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const DEEP = JSON.parse('['.repeat(2_000) + ']'.repeat(2_000));
/** What apps, broken rows and proxies put where something else belongs. */
const VALUES: unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e21, Number.MAX_VALUE, Number.MIN_SAFE_INTEGER],
  ...[
    '',
    ' ',
    'NaN',
    'null',
    'undefined',
    '0',
    '-1',
    '1e400',
    '__proto__',
    'constructor',
    '{{x}}',
    '%E0%A4%A',
  ],
  ...[
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\u202egnp.exe',
    'e\u0301\u0301\u0301',
    '\ud83d\udc69\u200d\ud83d\ude80',
  ],
  ...['9999-99-99', '0000-00-00', '2026-02-31T25:61:00.000+9999', '+275760-09-13T00:00:00.001Z', 'tomorrow'],
  ...['javascript:alert(1)', '//evil.example', '<img src=x onerror=alert(1)>', "' OR 1=1 --", '../../x'],
  ...['x'.repeat(70_000), '\n'.repeat(3_000), '界'.repeat(20_000)],
  ...[[], {}, [null], [[]], [{}], { id: null }, { key: [] }, { toString: 1 }, { length: -1 }, DEEP],
  ...[JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}')],
  Array.from({ length: 3_000 }, (_, at) => at),
];

/** One of those values, drawn by `random`, to be changed at will: the next who draws it gets it as it was. */
export const oddValue = (random: () => number): unknown =>
  cloned(VALUES[Math.floor(random() * VALUES.length)]);

/** The structured clone of what is very deep does not fit on the stack. */
const cloned = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

/** A JSON value with one to four of its members gone, of another type, doubled, or odd in another way. */
export function oddened(json: unknown, random: () => number): unknown {
  let odd = cloned(json);
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) odd = spoiled(odd, random);
  return odd;
}

function spoiled(json: unknown, random: () => number): unknown {
  const places = placesIn(json);
  if (places.length === 0 || random() < 0.03) return oddValue(random);
  const [holder, name] = places[Math.floor(random() * places.length)];
  const how = random();
  if (how < 0.3) delete holder[name];
  else if (how < 0.4 && Array.isArray(holder)) holder.push(cloned(holder[Number(name)]));
  else if (how < 0.5) holder[name] = [holder[name]];
  else holder[name] = oddValue(random);
  return json;
}

/** Every member of it, however deep, with what holds it. Lists of many alike count by their first ones. */
function placesIn(json: unknown, found: [any, string][] = [], depth = 0): [any, string][] {
  if (json === null || typeof json !== 'object' || depth > 12) return found;
  for (const name of Object.keys(json).slice(0, 40)) {
    found.push([json, name]);
    placesIn((json as Record<string, unknown>)[name], found, depth + 1);
  }
  return found;
}
