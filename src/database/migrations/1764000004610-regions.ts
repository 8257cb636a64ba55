import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a person is shown dates, numbers and times; empty for as their browser says. */
export class Regions1764000004610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "profile" ADD COLUMN "locale" text NOT NULL DEFAULT ('')`);
    await runner.query(`ALTER TABLE "profile" ADD COLUMN "time_zone" text NOT NULL DEFAULT ('')`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
