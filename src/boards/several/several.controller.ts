import { Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { SeveralChanges } from '../../changes/several-changes.js';
import { paths } from '../../paths.js';
import { notFound, Problem } from '../../problem.js';
import { sha256 } from '../../sha256.js';
import { Form } from '../../web/form.js';
import { Needs } from '../../web/access.js';
import type { Page } from '../../web/page.js';
import { operationOf } from '../items/operation-of.js';
import { KeptForm, type TakeKept } from '../kept-form.js';
import { LinkFirst } from '../link-first.filter.js';
import { UnsentBoardForm } from '../unsent-board-form.filter.js';
import { Selections } from './selections.js';
import type { Control, Selected, SeveralAct } from './several-act.js';
import { severalFormOf } from './several-form.js';
import { SEVERAL } from './several-kinds.js';
import { severalMadePath, severalMadeView } from './several-made.view.js';
import { askedOf, missingOf } from './several-screens.view.js';
import { ControlValues, severalView } from './several.view.js';

/** Several work items of a board are changed by one act: chosen, looked at, made, and perhaps taken back. */
@Controller()
@Needs('change work items')
@UseFilters(LinkFirst, UnsentBoardForm)
export class SeveralController {
  constructor(
    private readonly selections: Selections,
    private readonly several: SeveralChanges,
  ) {}

  /** What can be chosen; once something is, what Jira will refuse of it. */
  @Get(paths.boards.several.pattern) async show(
    @Param('id') id: string,
    @KeptForm() takeKept: TakeKept,
    @Res() page: Page,
  ) {
    const { query } = page.req;
    const kept = takeKept();
    const selected = await this.selections.of(page.me.id, id, severalFormOf(kept ?? query));
    await this.choose(page, selected, query.press === 'preview' || kept !== undefined);
  }

  @Post(paths.boards.several.pattern) async make(@Param('id') id: string, @Res() page: Page) {
    const selected = await this.selections.of(page.me.id, id, severalFormOf(page.req.body));
    const { board, items, form } = selected;
    const act = this.act(selected, Form.of(ControlValues));
    if (!act || form.keys.length === 0 || missingOf(form).length > 0)
      return this.choose(page, selected, true);
    const operation = operationOf(page.req) ?? sha256(randomUUID());
    const { profileId, userKey } = board.credential;
    const asked = items.map((item) => {
      const { key } = item;
      const { [`way-${key}`]: way = '', [`was-${key}`]: was } = form.values;
      const wanted = act.wanted(item, { way, was });
      const seen = was === undefined ? undefined : act.seen?.(was);
      return { kind: act.kind, wanted, seen, userKey, handle: { profileId, account: board.account, key } };
    });
    await this.several.begin(operation, asked);
    page.goOn(severalMadePath(selected, operation));
  }

  @Get(paths.boards.severalMade.pattern)
  async made(@Param('id') id: string, @Param('operation') operation: string, @Res() page: Page) {
    const selected = await this.selections.of(page.me.id, id, severalFormOf(page.req.query));
    const changes = await this.several.told(page.me.id, operation, selected.form.keys);
    if (changes.length === 0) throw notFound('None of these work items was changed.');
    page.show('boards/several-made', severalMadeView(selected, operation, changes));
  }

  /** Where the button was sent to, opened as a page. */
  @Get(paths.boards.severalUndo.pattern) back(@Param('id') id: string, @Res() page: Page) {
    page.goOn(paths.boards.show({ id }));
  }

  /** Takes back all that can be. */
  @Post(paths.boards.severalUndo.pattern)
  async undo(@Param('id') id: string, @Param('operation') operation: string, @Res() page: Page) {
    const selected = await this.selections.of(page.me.id, id, severalFormOf(page.req.body));
    const undoing = await this.several.undo(page.me.id, operation, selected.form.keys);
    page.goOn(severalMadePath(selected, undoing));
  }

  private async choose(page: Page, selected: Selected, isChosen: boolean): Promise<void> {
    const { items, form: sent } = selected;
    if (sent.keys.length === 0)
      throw new Problem('No work item is selected.', { nextStep: 'Go back and select some.' });
    if (items.length === 0) throw notFound('There are no such work items on this board.');
    const { controls, problem } = await this.selections.controls(selected);
    const form = Form.of(ControlValues, sent.values);
    const words = wordsOf(selected, controls);
    const act = isChosen
      ? this.act({ ...selected, form: { ...sent, values: { ...sent.values, words } } }, form)
      : undefined;
    if (isChosen && !act && form.valid && controls[0]) form.errors[controls[0].name] = 'Choose something.';
    const seen = act ? await this.selections.outlooks(selected, act) : [];
    const missing = missingOf(sent);
    for (const { name, label } of seen.flatMap(({ outlook }) => askedOf(outlook)))
      if (missing.includes(name)) form.errors[name] = `Jira needs ${label}.`;
    const preview = act && { act, words, seen };
    page.show('boards/several', severalView(selected, { controls, problem, form, preview }), form);
  }

  /** What is wrong with a choice is said beside it. */
  private act(selected: Selected, form: Form<ControlValues>): SeveralAct | undefined {
    try {
      return SEVERAL[selected.form.what].act(selected);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      form.reject(error);
      return undefined;
    }
  }
}

/** What was chosen, as its list calls it. */
function wordsOf({ form: { what, values } }: Selected, controls: Control[]): string {
  const { value: name = '' } = SEVERAL[what];
  const options = controls.find((control) => control.name === name)?.options ?? [];
  return options.find(({ value }) => value === values[name])?.label ?? values[name] ?? '';
}
