import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FormerConnection1764000001400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "alm_account" ADD COLUMN "former" text');
    await runner.query('ALTER TABLE "alm_account" ADD COLUMN "sealed_former_secrets" text');
    await runner.query(
      'ALTER TABLE "farewell" ADD COLUMN "configuration_version" integer NOT NULL DEFAULT (0)',
    );
    await runner.query(
      `UPDATE "farewell" SET "configuration_version" =
        (SELECT "configuration_version" FROM "alm_account" WHERE "alm_account"."id" = "farewell"."account_id")`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
