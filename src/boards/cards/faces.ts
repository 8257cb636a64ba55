import { LRUCache } from 'lru-cache';
import type { AlmAuthor } from '../../alm/alm-provider.js';
import { hashOf } from './hash.js';

const HUES = 12;
const LOOKS = 2 * HUES; // each colour filled, and as a ring
const MOST_PEOPLE = 5_000;

interface Look {
  /** A class of the style sheet: `hue-3`, or `hue-3 is-ring`. */
  look: string;
  initials: string;
}

const given = new LRUCache<string, Look>({ max: MOST_PEOPLE });
const takenLooks = new Array<number>(LOOKS).fill(0);
const takenInitials = new Set<string>();

/**
 * The face of a person: initials in the person's own colour, with the whole name at hand. It is the same on every board.
 * A hash alone gives two of seven people the same colour more often than not, so each new face goes on from its hash to
 * the look that fewest have, and takes other letters where somebody has those.
 */
export function faceOf({ name, displayName }: { name: string; displayName: string }) {
  return { id: name, name: displayName, ...lookOf(`${name}\n${displayName}`) };
}

/** The face of whoever did something, or of `nobody` where the site names no one. */
export function authorFace(author: AlmAuthor | null, nobody: string) {
  return faceOf({ name: author?.name ?? '', displayName: author?.displayName ?? nobody });
}

function lookOf(person: string): Look {
  const known = given.get(person);
  if (known) return known;
  const [name, displayName] = person.split('\n');
  const number = freeLook(hashOf(name));
  takenLooks[number]++;
  const letters = possibleInitials(displayName);
  const initials = letters.find((one) => !takenInitials.has(one)) ?? letters[0] ?? '';
  if (takenInitials.size < MOST_PEOPLE) takenInitials.add(initials);
  const made = { look: `hue-${number % HUES}${number < HUES ? '' : ' is-ring'}`, initials };
  given.set(person, made);
  return made;
}

/** All colours are filled before the first ring is drawn. */
function freeLook(hash: number): number {
  const ring = Math.min(...takenLooks.slice(0, HUES)) <= Math.min(...takenLooks.slice(HUES)) ? 0 : HUES;
  const some = takenLooks.slice(ring, ring + HUES);
  const fewest = Math.min(...some);
  // Steps of five visit all twelve, and two that follow each other are far apart.
  for (let step = 0; ; step++) {
    const number = (hash + 5 * step) % HUES;
    if (some[number] === fewest) return ring + number;
  }
}

/** First letters of the first and the last name; where those are taken, another letter of the last one. */
function possibleInitials(displayName: string): string[] {
  const words = displayName
    .replace(/\(.*?\)/g, '')
    .split(/\s+/)
    .map((word) => word.match(/[\p{L}\p{N}]/gu) ?? [])
    .filter(({ length }) => length > 0);
  if (words.length === 0) return [];
  const [first] = words[0];
  const rest = words.length > 1 ? words[words.length - 1] : words[0].slice(1);
  const pairs = rest.map((letter) => (first + letter).toUpperCase());
  return words.length > 1 ? pairs : [first.toUpperCase(), ...pairs];
}
