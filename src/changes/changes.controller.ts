import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { safeReturnPath, seeOther, wantsJson } from '../web/navigation.js';
import { CurrentVisitor, flash, type Visitor } from '../web/visitor.js';
import { ChangePages } from './change-pages.js';
import { flashTold, type Said } from './told-on-page.js';
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

/**
 * What became of it, where its person was when they pressed, or on the list; a conflict on its own page, where there is
 * a choice.
 */
async function say(req: Request, res: Response, act: () => Promise<Said>): Promise<void> {
  const back = safeReturnPath(req.body.back, paths.changes.index());
  try {
    const said = await act();
    const path = said.state === 'conflict' ? paths.changes.show({ id: said.id! }) : back;
    if (wantsJson(req)) return void res.json(jsonOf(said, res));
    flashTold(req, said);
    seeOther(res, path);
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404) throw error;
    if (wantsJson(req)) return void res.status(422).json({ ok: false, message: error.sentences });
    flash(req, 'error', error.sentences);
    seeOther(res, back);
  }
}

function jsonOf({ message, state, id }: Said, res: Response) {
  if (state !== 'conflict') return { ok: true, message };
  return { ok: false, message, needsForm: res.app.locals.basePath + paths.changes.show({ id: id! }) };
}
