import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { notFound, Problem } from '../problem.js';
import { SignInNeeded } from './access.js';
import { seeOther, wantsJson } from './navigation.js';
import { helpOn } from './help-on.js';
import { pageAddress } from './page-address.js';
import { typedText } from './typed-text.js';

/** Turns whatever a handler throws into a page, or JSON for a script that asked for it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    if (res.headersSent) {
      // Such as a session that could not be kept behind a page that is under way.
      req.log?.error({ err: error }, 'something failed after its answer had begun');
      return void res.end();
    }
    if (error instanceof SignInNeeded && !wantsJson(req)) return signInFirst(req, res);

    const problem = asProblem(error);
    if (problem.status >= 500) req.log?.error({ err: error }, problem.message);
    res.status(problem.status);
    if (wantsJson(req)) return void res.json({ ok: false, message: problem.sentences });
    const reference = problem.status >= 500 && !(error instanceof Problem) ? String(req.id) : '';
    // Before the session is there (an address that cannot be decoded, a body too large) no layout can be made.
    if (!req.session) {
      const lines = [problem.sentences, reference && `Reference: ${reference}`];
      return void res.type('text/plain').send(lines.filter(Boolean).join('\n'));
    }
    res.render('problem', {
      title: problem.message,
      layout: req.visitor ? 'page' : 'plain',
      problem: {
        message: problem.message,
        nextStep: problem.nextStep ?? '',
        link: problem.link ?? null,
        help: helpOn(problem),
        reference,
        typed: req.visitor ? typedText(req) : '',
      },
    });
  }
}

function signInFirst(req: Request, res: Response): void {
  if (req.method === 'GET') req.passerBy.goesOnTo(pageAddress(req));
  seeOther(res, paths.signIn());
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  if (status === 404) return notFound('There is no such page.');
  if (status === 413)
    return new Problem('That is too long for this form.', {
      status,
      nextStep: 'Shorten it and try again.',
    });
  if (status >= 400 && status < 500) return new Problem('Footbridge cannot read this request.', { status });
  return new Problem('Something went wrong in Footbridge.', {
    status: 500,
    nextStep:
      'Try again. If it happens again, give the reference below to whoever runs Footbridge: the log has the details.',
  });
}

// Express's own middleware marks what it throws with a status; Nest has a class for it.
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : 500;
}
