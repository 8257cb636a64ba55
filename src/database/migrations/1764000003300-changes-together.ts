import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ChangesTogether1764000003300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "change" ADD COLUMN "together" text');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
