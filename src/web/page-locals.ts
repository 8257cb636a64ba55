import type { RequestHandler } from 'express';
import { version } from '../config.js';
import { csrfToken } from './csrf.js';

/** Gives every page what its layout needs; a view function never mentions these. */
export function pageLocals(): RequestHandler {
  return (req, res, next) => {
    const render = res.render.bind(res);
    res.render = (view: string, page?: object, done?: (error: Error, html: string) => void) => {
      const { visitor, session } = req;
      const flash = session?.flash ?? [];
      if (flash.length) delete session.flash;
      render(view, {
        layout: 'page',
        section: '',
        hasErrors: false,
        person: visitor ? { name: visitor.name, isAdministrator: visitor.isAdministrator } : null,
        csrf: csrfToken(req),
        flash,
        version,
        ...page,
      }, done);
    };
    res.set('Cache-Control', 'no-store');
    next();
  };
}
