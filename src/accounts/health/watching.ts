import type { Response } from 'express';
import type { checkView } from './check.view.js';

/** What a page that watches is told (public/js/watch.js). */
interface Look {
  /** Nothing is left to wait for. */
  isDone: boolean;
  /** One sentence, read out when it changes. */
  text: string;
  check: ReturnType<typeof checkView>;
}

export function answerWatcher(res: Response, { isDone, text, check }: Look): void {
  const view = { layout: 'fragment', check };
  res.render('link-health/verdict', view, (error: Error | null, html: string) => {
    if (error) res.req.next?.(error);
    else res.json({ ok: true, isDone, text, html });
  });
}
