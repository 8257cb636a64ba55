import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few changes that are not over are found without a walk through the many that are. */
export class OpenChanges1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX "IDX_c1dffc417a3d48859d6e0077c9" ON "change" ("state", "account_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
