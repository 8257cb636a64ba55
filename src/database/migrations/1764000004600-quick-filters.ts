import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QuickFilters1764000004600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "board" ADD COLUMN "quick_filters" text NOT NULL DEFAULT ('[]')`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
