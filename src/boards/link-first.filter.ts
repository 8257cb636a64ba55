import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LinkNeeded } from '../credentials/link-needed.js';
import { paths } from '../paths.js';
import { pageAddress } from '../web/page-address.js';
import { wantsJson } from '../web/navigation.js';
import { typedText } from '../web/typed-text.js';

/** Shows the way to the person's own link to Jira, and from there back to the page they wanted. */
@Catch(LinkNeeded)
export class LinkFirst implements ExceptionFilter<LinkNeeded> {
  catch(needed: LinkNeeded, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [req, res] = [http.getRequest<Request>(), http.getResponse<Response>()];
    res.status(needed.status);
    if (wantsJson(req)) {
      return void res.json({ ok: false, message: needed.sentences });
    }
    res.render('boards/link', {
      title: 'Link your Jira account',
      section: 'boards',
      why: needed.isBroken ? '' : needed.message,
      // What is said above the page has a button of its own.
      isBroken: needed.isBroken,
      invitation: needed.invitation,
      linkPath: `${paths.credentials.edit({ accountId: needed.accountId })}?returnTo=${encodeURIComponent(returnPath(req))}`,
      isParked: needed.isParked,
      changesPath: paths.changes.index(),
      typed: needed.isParked ? '' : typedText(req),
    });
  }
}

function returnPath(req: Request): string {
  const { method, params } = req;
  if (method === 'GET') return pageAddress(req);
  const id = params.boardId ?? params.id;
  return id ? paths.boards.show({ id: String(id) }) : paths.boards.new();
}
