import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Boards say where their columns come from. Those that name statuses were taken over from Jira. */
export class OwnColumns1764000003200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "board" ADD COLUMN "columns_from" text NOT NULL DEFAULT ('categories')`);
    await runner.query(`UPDATE "board" SET "columns_from" = 'board' WHERE "columns" LIKE '%"statusIds"%'`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
