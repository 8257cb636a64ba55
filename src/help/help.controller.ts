import { Controller, Get, Param, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { notFound } from '../problem.js';
import { Public } from '../web/access.js';
import type { Page } from '../web/page.js';
import { DOCUMENTS } from './documents.js';
import { helpListView, helpView } from './help.view.js';
import { rendered } from './rendering.js';

/** The documents of the repository, for whoever cannot sign in as well. */
@Public()
@Controller()
export class HelpController {
  private readonly drawn = new Map<string, string>();

  @Get(paths.help.index.pattern) index(@Res() page: Page) {
    page.show('help/index', helpListView(DOCUMENTS));
  }

  @Get(paths.help.show.pattern) show(@Param('name') name: string, @Res() page: Page) {
    const document = DOCUMENTS.find((one) => one.name === name);
    if (!document) throw notFound('There is no such page in Help.');
    const { basePath } = page.app.locals as { basePath: string };
    const html = this.drawn.get(name) ?? rendered(document, DOCUMENTS, (path) => basePath + path);
    this.drawn.set(name, html);
    page.show('help/show', helpView(document, html));
  }
}
