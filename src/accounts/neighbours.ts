import { Injectable } from '@nestjs/common';
import type { AlmAccount } from './alm-account.entity.js';

/** A board as it is named beside its account. */
export interface BoardOnAccount {
  name: string;
  path: string;
}

/** The boards on an account. */
export type BoardsOn = (account: AlmAccount) => Promise<BoardOnAccount[]>;
/** What an administrator does next with a draft, as a button calls it; empty for nothing. */
export type NextWith = (draft: AlmAccount, profileId: string) => Promise<string>;

/** Ends in the site what was set up there for the account; what of it the person is to know, empty for nothing. */
export type BeforeRemoval = (account: AlmAccount, profileId: string) => Promise<string>;

/** What rooms that do not know each other have to tell of an account. Each hands in at start what it knows. */
@Injectable()
export class AccountNeighbours {
  boardsOn: BoardsOn = async () => [];
  nextWith: NextWith = async () => '';
  beforeRemoval: BeforeRemoval = async () => '';
}
