import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CredentialName1764000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "credential" ADD COLUMN "name" text');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
