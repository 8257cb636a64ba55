import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { GroupsService } from '../../people/groups.service.js';
import { ProfilesService } from '../../people/profiles.service.js';
import { Form } from '../../web/form.js';
import type { Page } from '../../web/page.js';
import type { Board } from '../board.entity.js';
import { BoardForm, sourceOf, unfinished, valuesOf } from './board-form.js';
import { boardsFormView } from './board-form.view.js';
import { mayShare } from '../board-rights.js';
import { BoardSources, type Preview } from './board-sources.js';
import { BoardShares } from '../sharing/board-shares.js';
import { sharingView } from '../sharing/sharing.view.js';

/** The form of a board as it is shown. */
export interface FormParts {
  account: AlmAccount;
  form: Form<BoardForm>;
  /** Absent for a new one. */
  board?: Board;
  preview?: Preview;
}

/** The page with the form of a board, and what it offers: of Jira, and of the people whom a board can be shared with. */
@Injectable()
export class BoardFormPage {
  constructor(
    private readonly sources: BoardSources,
    private readonly profiles: ProfilesService,
    private readonly groups: GroupsService,
    private readonly shares: BoardShares,
  ) {}

  /** The form of a board as it is now. */
  async formOf(board: Board): Promise<Form<BoardForm>> {
    return Form.of(BoardForm, valuesOf(board, await this.shares.now(board)));
  }

  /** Jira may be away just now: what was typed is shown all the same. */
  async show(page: Page, parts: FormParts): Promise<void> {
    const { me } = page;
    const { account, form, board } = parts;
    const boardName = form.errors.boardName ? '' : form.values.boardName;
    const [choices, people, groups] = await Promise.all([
      this.sources.choices(me.id, account, boardName),
      this.profiles.all(),
      this.groups.all(),
    ]);
    const makerId = board ? board.createdById : me.id;
    const isSharer = !board || mayShare(me, board);
    const around = { me, values: form.values, makerId, isNew: !board, people, groups };
    const words = boardsFormView({ ...parts, choices, sharing: isSharer ? sharingView(around) : null });
    page.status(form.valid ? 200 : 422).show('boards/form', words);
  }

  /** Shows the form once more, with the preview or the Jira boards that were asked for. */
  async showAgain(page: Page, { form, ...parts }: FormParts): Promise<void> {
    const shown = unfinished(form);
    // The Enter key presses Preview: in the box that boards are looked for by it means to look for them.
    const { source, board: chosen, boardName } = form.values;
    const isSearch = source === 'board' && !chosen && Boolean(boardName);
    const isPreview = page.req.body.press === 'preview' && !isSearch;
    const preview = isPreview
      ? await shown.submit((values) => this.sources.preview(page.me.id, parts.account, sourceOf(values)))
      : undefined;
    await this.show(page, { ...parts, form: shown, preview });
  }
}
