import { Injectable } from '@nestjs/common';
import type { AlmAccount } from '../../accounts/alm-account.entity.js';
import type { Visitor } from '../../web/visitor.js';
import type { Board } from '../board.entity.js';
import { BoardShares } from '../sharing/board-shares.js';
import { sharingOf, unshared } from '../sharing/sharing-form.js';
import type { BoardForm } from './board-form.js';
import { BoardWrites, type BoardValues } from './board-writes.js';
import { ChosenValues } from './chosen-values.js';

/** Makes and changes boards as their form was filled in. */
@Injectable()
export class BoardMaker {
  constructor(
    private readonly chosen: ChosenValues,
    private readonly shares: BoardShares,
    private readonly writes: BoardWrites,
  ) {}

  /** @throws Problem beside the field that is wrong */
  async make(me: Visitor, account: AlmAccount, form: BoardForm): Promise<BoardValues & Pick<Board, 'id'>> {
    const values = await this.chosen.of({ profileId: me.id, account }, form);
    const own = unshared(me.id);
    return { ...values, id: await this.writes.add(account, values, sharingOf(form, me, own) ?? own) };
  }

  /** @throws Problem beside the field that is wrong; ChangedMeanwhile; Problem 404 when the board is gone */
  async change(
    me: Visitor,
    { account, board }: { account: AlmAccount; board: Board },
    form: BoardForm,
  ): Promise<BoardValues> {
    const values = await this.chosen.of({ profileId: me.id, account, board }, form);
    const sharing = sharingOf(form, me, await this.shares.now(board));
    await this.writes.change(board, { ...values, sharing }, form.seen);
    return values;
  }
}
