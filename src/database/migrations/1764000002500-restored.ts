import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Restored1764000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "installation" ADD COLUMN "restored_at" datetime');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
