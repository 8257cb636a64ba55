import { parsedUrl } from '../parsed-url.js';
import type { HelperOptions } from 'handlebars';

/** Small words for templates; whatever needs thought is done in a `*.view.ts`. */
export const viewHelpers = {
  /** A path of the app, below the base path. Other addresses pass as they are when they are http(s). */
  href(this: unknown, target: string, { data }: HelperOptions): string {
    if (target.startsWith('/')) return data.root.basePath + target;
    return isWebAddress(target) ? target : '#';
  },

  concat(this: unknown, ...args: unknown[]): string {
    return args.slice(0, -1).join('');
  },

  eq(this: unknown, a: unknown, b: unknown): boolean {
    return a === b;
  },

  or(this: unknown, a: unknown, b: unknown): unknown {
    return a || b;
  },

  and(this: unknown, a: unknown, b: unknown): unknown {
    return a && b;
  },

  not(this: unknown, a: unknown): boolean {
    return !a;
  },
};

// Escaping does not stop javascript: in a link.
function isWebAddress(text: string): boolean {
  return /^https?:$/.test(parsedUrl(text)?.protocol ?? '');
}
