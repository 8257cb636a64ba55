import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Appearance1764000002800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "profile" ADD COLUMN "theme" text NOT NULL DEFAULT ('device')`);
    await runner.query(`ALTER TABLE "profile" ADD COLUMN "density" text NOT NULL DEFAULT ('comfortable')`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
