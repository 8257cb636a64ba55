import type { Request } from 'express';

const SHORT = 20; // characters that are typed again in a moment

/** What somebody has written into the form that they sent, for a page that has no form: nobody is to write it twice. */
export function typedText({ method, body }: Request): string {
  if (method !== 'POST' || typeof body !== 'object') return '';
  const texts = Object.entries((body ?? {}) as Record<string, unknown>).filter(
    ([field, text]) => field === 'comment' || (/^[ef]-/.test(field) && String(text).length > SHORT),
  );
  return texts
    .map(([, text]) => (typeof text === 'string' ? text.trim() : ''))
    .filter(Boolean)
    .join('\n\n');
}
