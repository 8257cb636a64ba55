import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import { GroupsService } from '../../people/groups.service.js';
import { ProfilesService } from '../../people/profiles.service.js';
import type { Form } from '../../web/form.js';
import type { Visitor } from '../../web/visitor.js';
import type { Board } from '../board.entity.js';
import { BoardForm } from './board-form.js';
import { boardsFormView } from './board-form.view.js';
import { mayShare } from '../board-rights.js';
import { BoardSources, type Preview } from './board-sources.js';
import { sharingView } from '../sharing/sharing.view.js';

/** The form of a board as it is shown. */
export interface FormParts {
  account: AlmAccount;
  form: Form<BoardForm>;
  /** Absent for a new one. */
  board?: Board;
  preview?: Preview;
}

/** Gathers what the form of a board offers: of Jira, and of the people whom a board can be shared with. */
@Injectable()
export class BoardFormPage {
  constructor(
    private readonly sources: BoardSources,
    private readonly profiles: ProfilesService,
    private readonly groups: GroupsService,
  ) {}

  /** The words of the page. Jira may be away just now: what was typed is shown all the same. */
  async words(me: Visitor, parts: FormParts) {
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
    return boardsFormView({ ...parts, choices, sharing: isSharer ? sharingView(around) : null });
  }
}
