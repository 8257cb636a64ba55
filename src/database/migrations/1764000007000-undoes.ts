import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A change knows which one it takes back. And the few that are not over are found among all that one person has changed,
 * however many those are by now.
 */
export class Undoes1764000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "change" ADD COLUMN "undoes" text');
    for (const name of FORMER) await runner.query(`DROP INDEX "${name}"`);
    for (const [name, on] of INDEXES) await runner.query(`CREATE INDEX "${name}" ON "change" ${on}`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}

const FORMER = ['IDX_10e84e3b9077312cd366eb4e5a', 'IDX_c1dffc417a3d48859d6e0077c9'];
const INDEXES = [
  ['IDX_462cade5b8e56d03ea40dce1cc', '("profile_id", "account_id", "key", "state")'],
  ['IDX_d639bb298bd73667390cb86ff2', '("state", "account_id", "profile_id")'],
  ['IDX_362723b58c811992c2b3e08830', '("together") WHERE "together" IS NOT NULL'],
  ['IDX_13f4ba01c679b730b876a2498b', '("undoes") WHERE "undoes" IS NOT NULL'],
];
