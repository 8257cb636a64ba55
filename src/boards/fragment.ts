import type { Application } from 'express';

/** A template by itself: part of a page. */
export function fragment(app: Application, view: string, values: object): Promise<string> {
  return new Promise((resolve, reject) => {
    app.render(view, { layout: 'fragment', ...values }, (error: unknown, html?: string) =>
      error ? reject(error) : resolve(html ?? ''),
    );
  });
}
