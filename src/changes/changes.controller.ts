import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { Problem } from '../problem.js';
import { may } from '../rights/permissions.js';
import { Needs } from '../web/access.js';
import { safeReturnPath, wantsJson } from '../web/navigation.js';
import type { Page } from '../web/page.js';
import { AllAtOnce } from './all-at-once.js';
import { ChangePages } from './change-pages.js';
import { flashTold, type Said } from './told-on-page.js';
import { Changes } from './changes.js';
import { OwnChanges } from './own-changes.js';
import { changesIndexView, changesShowView, lookedAt, type ChangeView } from './changes.view.js';

/** A person's own changes: nobody sees another's. */
@Needs('see own changes')
@Controller()
export class ChangesController {
  constructor(
    private readonly changes: Changes,
    private readonly own: OwnChanges,
    private readonly all: AllAtOnce,
    private readonly pages: ChangePages,
  ) {}

  @Get(paths.changes.index.pattern) async index(@Res() page: Page) {
    const { before } = page.req.query;
    const from = typeof before === 'string' ? before : undefined;
    const { changes, open, ...rest } = await this.pages.newest(page.me.id, from);
    const [shown, notOver] = [changes, open].map((some) => some.map(offeredTo(page)));
    page.show('changes/index', changesIndexView({ ...rest, changes: shown, open: notOver }, Boolean(from)));
  }

  @Get(paths.changes.show.pattern) async show(@Param('id') id: string, @Res() page: Page) {
    const back = safeReturnPath(page.req.query.back, '');
    page.show('changes/show', changesShowView(offeredTo(page)(await this.pages.find(page.me.id, id)), back));
  }

  /** Where a form was sent to, opened as a page. */
  @Get([
    paths.changes.again.pattern,
    paths.changes.withdrawal.pattern,
    paths.changes.undo.pattern,
    paths.changes.allAgain.pattern,
    paths.changes.allWithdrawal.pattern,
  ])
  back(@Res() page: Page) {
    page.goOn(paths.changes.index());
  }

  @Needs('change work items')
  @Post(paths.changes.again.pattern)
  again(@Param('id') id: string, @Res() page: Page) {
    return say(page, () => this.changes.again(page.me.id, id, page.req.body.press === 'force'));
  }

  @Post(paths.changes.withdrawal.pattern) withdraw(@Param('id') id: string, @Res() page: Page) {
    return say(page, async () => {
      await this.own.withdraw(page.me.id, id);
      if (page.req.body.press === 'theirs') return { message: 'Theirs stays: yours was not sent.' };
      return { message: 'It is withdrawn: Footbridge does nothing more about it.' };
    });
  }

  @Needs('change work items')
  @Post(paths.changes.undo.pattern)
  undo(@Param('id') id: string, @Res() page: Page) {
    return say(page, () => this.own.undo(page.me.id, id));
  }

  @Needs('change work items')
  @Post(paths.changes.allAgain.pattern)
  allAgain(@Param('accountId') id: string, @Res() page: Page) {
    return say(page, async () => ({ message: await this.all.tryAgain(page.me.id, id) }));
  }

  @Post(paths.changes.allWithdrawal.pattern)
  allWithdrawal(@Param('accountId') id: string, @Res() page: Page) {
    return say(page, async () => ({ message: await this.all.withdraw(page.me.id, id) }));
  }
}

/** A change with what that person can do about it. */
function offeredTo({ me }: Page): (change: ChangeView) => ChangeView {
  return may(me.role, 'change work items') ? (change) => change : lookedAt;
}

/**
 * What became of it, where its person was when they pressed, or on the list; a conflict on its own page, where there is
 * a choice, unless they were at the work item, where there is one, too.
 */
async function say(page: Page, act: () => Promise<Said>): Promise<void> {
  const { req } = page;
  const back = safeReturnPath(req.body.back, paths.changes.index());
  try {
    const said = await act();
    const isAsked = said.state === 'conflict' && req.body.place !== 'item';
    const choice = said.id ? `${paths.changes.show({ id: said.id })}?${new URLSearchParams({ back })}` : back;
    const path = isAsked ? choice : back;
    if (wantsJson(req)) return void page.json(jsonOf(said, page.app.locals.basePath + choice));
    // A conflict says itself what it is about.
    if (said.state !== 'conflict') flashTold(req, said);
    page.goOn(path);
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 404) throw error;
    if (wantsJson(req)) return void page.status(422).json({ ok: false, message: error.sentences });
    page.say('error', error.sentences);
    page.goOn(back);
  }
}

function jsonOf({ message, state }: Said, needsForm: string) {
  if (state !== 'conflict') return { ok: true, message };
  return { ok: false, message, needsForm };
}
