import type { Request, RequestHandler } from 'express';
import { version } from '../config.js';
import { paths } from '../paths.js';
import { may, type Action } from '../rights/permissions.js';
import { ownAddress } from './address-mismatch.js';
import { untrustedProxyNotice } from './forwarded.js';
import { pageAddress } from './page-address.js';
import type { Notices, PageNotice } from './page-notice.js';
import { takeFlash, type Visitor } from './visitor.js';

declare module 'express-serve-static-core' {
  interface Response {
    /** What the layout of a page needs, and what the page says itself. */
    withLayout(page: object): object | Promise<object>;
  }
}

/** Gives every page what its layout needs; a view function never mentions these. */
export function pageLocals(noticesFor: Notices): RequestHandler {
  return (req, res, next) => {
    const render = res.render.bind(res);
    res.withLayout = (page) => withLayout(req, page, noticesFor);
    res.render = (view: string, page: object = {}, done?: (error: Error, html: string) => void) => {
      const words = res.withLayout(page);
      if (!(words instanceof Promise)) return render(view, words, done);
      words.then((all: object) => render(view, all, done)).catch((error: unknown) => req.next?.(error));
    };
    res.set('Cache-Control', 'no-store');
    next();
  };
}

function withLayout(req: Request, page: object, noticesFor: Notices): object | Promise<object> {
  const { visitor } = req;
  const choices: PageChoices = page;
  const words = {
    layout: 'page',
    section: '',
    hasErrors: false,
    theme: visitor?.theme ?? 'device',
    density: visitor?.density ?? 'comfortable',
    person: visitor ? { id: visitor.id, name: visitor.name, links: linksOf(visitor) } : null,
    csrf: choices.csrf ?? req.formTokens.issue(),
    // Made for the forms that carry it alone: it is another one each time, and pages without are kept as they are.
    owner: () => req.formTokens.issueOwner(),
    // A part of a page that a script puts in has no place for them.
    flash: choices.layout === 'fragment' ? [] : takeFlash(req),
    notices: [],
    here: req.method === 'GET' ? pageAddress(req) : paths.home(),
    version,
    ownAddress: ownAddress(req),
    ...page,
  };
  if (!visitor || words.layout !== 'page' || choices.notices) return words;
  // Asked for as late as this, so that what this very request has found out is told with its answer.
  return noticesFor(visitor)
    .catch((error: unknown): PageNotice[] => {
      req.log.error({ err: error }, 'the notices of a page could not be loaded');
      return [];
    })
    .then((notices) => ({ ...words, notices: [...proxyNotice(req), ...notices].map(noticeView) }));
}

/** For those who can have it mended. */
function proxyNotice(req: Request): PageNotice[] {
  if (!may(req.visitor?.role, 'set up ALM accounts')) return [];
  const { isConfigured, mismatch, origin } = ownAddress(req);
  return untrustedProxyNotice(req, isConfigured ? undefined : (mismatch?.browser ?? origin));
}

/** What stands in the head of every page, for those who may go there. */
const LINKS: { action: Action; section: string; label: string; path: string }[] = [
  { action: 'see boards', section: 'boards', label: 'Boards', path: paths.boards.index() },
  { action: 'set up ALM accounts', section: 'accounts', label: 'ALM Accounts', path: paths.accounts.index() },
  { action: 'manage people', section: 'people', label: 'People', path: paths.people.index() },
];

function linksOf({ role }: Visitor) {
  return LINKS.filter(({ action }) => may(role, action));
}

interface PageChoices {
  layout?: string;
  /** Given by a page whose token is put in when it is sent. */
  csrf?: string;
  /** Given by a page that says itself what is to be said. */
  notices?: [];
}

function noticeView({ link, buttons = [], ...notice }: PageNotice) {
  return { ...notice, link: link ?? null, buttons, hasActions: link !== undefined || buttons.length > 0 };
}
