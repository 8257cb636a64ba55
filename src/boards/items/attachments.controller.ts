import { Controller, Get, Param, Res, UseFilters } from '@nestjs/common';
import { paths } from '../../paths.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { BoardPages } from '../board-pages.js';
import { handOn } from './handed-on.js';
import { ItemPages } from './item-pages.js';
import { ItemAt, type ItemPath } from './item-path.js';
import { LinkFirst } from '../link-first.filter.js';

/** Files and pictures of a work item, as the person who looks is given them. */
@Needs('see boards')
@Controller()
@UseFilters(LinkFirst)
export class AttachmentsController {
  constructor(
    private readonly pages: BoardPages,
    private readonly items: ItemPages,
  ) {}

  /** The name in the address is for people, and for what a browser calls the file. */
  @Get([paths.items.attachmentById.pattern, paths.items.attachment.pattern])
  show(@ItemAt() at: ItemPath, @Param('id') id: string, @Res() page: Page) {
    return this.give(at, id, false, page);
  }

  @Get(paths.items.thumbnail.pattern)
  thumbnail(@ItemAt() at: ItemPath, @Param('id') id: string, @Res() page: Page) {
    return this.give(at, id, true, page);
  }

  private async give({ boardId, key }: ItemPath, id: string, isThumbnail: boolean, page: Page) {
    const board = await this.pages.open(page.me.id, boardId);
    const take = (file: Parameters<typeof handOn>[1], bytes: AsyncIterable<Buffer>) =>
      handOn(page, file, bytes);
    await this.items.attachment(board, key, id, { isThumbnail, take });
  }
}
