import type { Ask } from './place.js';

/** What somebody asked for, and what they were told of it. */
export interface Asked extends Pick<Ask, 'what' | 'key' | 'wanted'> {
  who: string;
  told: 'made' | 'on its way' | 'conflict' | 'refused' | 'nothing';
  message: string;
  /** Whether they may have pressed *Try again*, or *Take mine*, since. */
  isAgain: boolean;
}

/** What a script is told. */
export interface Answer {
  ok: boolean;
  message: string;
  isWaiting?: boolean;
  outcomeUrl?: string;
  undoUrl?: string;
}

export function toldBy({ ok, isWaiting, message }: Answer): Asked['told'] {
  // It may have been made, or not: that is what it says.
  if (isWaiting || /not known whether|on its way/.test(message)) return 'on its way';
  if (ok) return 'made';
  return /meanwhile: nothing was sent/.test(message) ? 'conflict' : 'refused';
}

/** Whether a badge says that nothing is to be decided. */
export function isOver(badge: string): boolean {
  return /made|withdrawn/.test(badge) && !/being made/.test(badge);
}
