import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UnreadableWorkItems1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "unreadable" text NOT NULL DEFAULT ('[]')`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
