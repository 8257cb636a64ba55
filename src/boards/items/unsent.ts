import type { Request } from 'express';
import { paths } from '../../paths.js';
import { flash } from '../../web/visitor.js';
import { typedPoints } from './item-form.js';
import type { Typed } from '../../changes/transition-form.js';

/** What was typed on the page of a work item beside what the pressed button sent. */
export type Unsent = { [K in Field | 'pointsShown']?: string };
type Field = 'comment' | 'points';

const MOST_KEPT = 3; // work items; a session is read with every request
const WORDS: Record<Field, (estimate?: string) => string> = {
  comment: () => 'Your comment is not sent yet: press Comment to send it.',
  points: (estimate) =>
    estimate
      ? `The ${estimate} that you typed is not set yet: press Set ${estimate} to set it.`
      : 'The points that you typed are not set yet: press Set points to set them.',
};

declare module 'express-session' {
  interface SessionData {
    /** By the path of the work item's page. */
    unsent: Record<string, Unsent>;
  }
}

/** @param sent the field whose button was pressed. */
export function unsentOf(typed: Typed, sent: string): Unsent {
  const { comment, pointsShown } = typed;
  const points = pointsShown === undefined ? undefined : typedPoints(typed);
  return {
    ...(comment && sent !== 'comment' && { comment }),
    ...(points !== undefined && sent !== 'points' && { points, pointsShown }),
  };
}

/**
 * Keeps it for the next page of that work item, which says that it was not sent.
 * @param estimate what the board estimates by, where that is not story points
 * @returns the path of that page; undefined when there is nothing to keep.
 */
export function keepUnsent(
  req: Request,
  at: { boardId: string; key: string },
  unsent: Unsent,
  estimate?: string,
): string | undefined {
  takeUnsent(req, at); // of an earlier press
  const fields = (Object.keys(WORDS) as Field[]).filter((field) => unsent[field] !== undefined);
  if (fields.length === 0) return undefined;
  const path = paths.items.show(at);
  const kept = [...Object.entries(req.session.unsent ?? {}), [path, unsent] as const];
  req.session.unsent = Object.fromEntries(kept.slice(-MOST_KEPT));
  for (const field of fields) flash(req, 'info', WORDS[field](estimate));
  return path;
}

/** What was kept for that page. It is told once. */
export function takeUnsent({ session }: Request, at: { boardId: string; key: string }): Unsent {
  const path = paths.items.show(at);
  const { [path]: kept = {}, ...others } = session.unsent ?? {};
  if (session.unsent) session.unsent = others;
  return kept;
}
