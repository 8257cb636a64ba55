import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IncompleteReadings1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "gap" text`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
