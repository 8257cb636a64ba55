import type { Request } from 'express';

/** A difference between the address in the browser and the one that Jira will send people back to. */
export interface AddressMismatch {
  browser: string;
  configured: string;
}

/**
 * Compares the host that the browser asked for with the configured base URL. A proxy that rewrites Host
 * usually says the original in X-Forwarded-Host; it is only shown, never trusted with anything.
 *
 * @returns undefined when they fit, or when no base URL is configured: then the browser's address is used.
 */
export function addressMismatch(req: Request): AddressMismatch | undefined {
  const configured: string | undefined = req.app.locals.baseUrl;
  const browser = browserHost(req);
  if (!configured || !browser || browser === hostOf(configured)) return undefined;
  return { browser, configured };
}

/** The host in the address of the browser, as far as a proxy says it; for showing. */
export function browserHost(req: Request): string {
  return (req.get('X-Forwarded-Host') ?? req.get('Host') ?? '').split(',')[0].trim().toLowerCase();
}

function hostOf(url: string): string {
  return new URL(url).host;
}
