import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BoardsOfJira1764000002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "board" ADD COLUMN "jira" text');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
