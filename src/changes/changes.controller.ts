import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { seeOther } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import type { Told } from './asked-change.js';
import { ChangePages } from './change-pages.js';
import { Changes } from './changes.js';
import { changesIndexView, changesShowView } from './changes.view.js';

/** A person's own changes: nobody sees another's. */
@Controller()
export class ChangesController {
  constructor(
    private readonly changes: Changes,
    private readonly pages: ChangePages,
  ) {}

  @Get(paths.changes.index.pattern)
  async index(@CurrentVisitor() me: Visitor, @Res() res: Response) {
    res.render('changes/index', changesIndexView(await this.pages.all(me.id)));
  }

  @Get(paths.changes.show.pattern)
  async show(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Res() res: Response) {
    const change = await this.changes.find(me.id, id);
    res.render('changes/show', changesShowView(await this.pages.one(change)));
  }

  @Post(paths.changes.again.pattern)
  again(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    return say(req, res, () => this.changes.again(me.id, id, req.body.press === 'force'));
  }

  @Post(paths.changes.withdrawal.pattern)
  withdraw(
    @CurrentVisitor() me: Visitor,
    @Param('id') id: string,
    @Req() req: Request,
    @Res() res: Response,
  ) {
    return say(req, res, async () => {
      await this.changes.withdraw(me.id, id);
      return { message: 'It is withdrawn: Footbridge does nothing more about it.' };
    });
  }

  @Post(paths.changes.undo.pattern)
  undo(@CurrentVisitor() me: Visitor, @Param('id') id: string, @Req() req: Request, @Res() res: Response) {
    return say(req, res, () => this.changes.undo(me.id, id));
  }
}

type Said = Pick<Told, 'message'> & Partial<Told>;

/** What became of it, on the list; a conflict on its own page, where there is a choice. */
async function say(req: Request, res: Response, act: () => Promise<Said>): Promise<void> {
  try {
    const { message, state, id } = await act();
    flash(req, state === 'conflict' || state === 'waiting' ? 'info' : 'success', message);
    seeOther(res, state === 'conflict' ? paths.changes.show({ id: id! }) : paths.changes.index());
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404) throw error;
    flash(req, 'error', error.sentences);
    seeOther(res, paths.changes.index());
  }
}
