import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AccountHours1764000004900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "account_hour" ("account_id" text NOT NULL, "hour" datetime NOT NULL, "calls" integer NOT NULL,
        "failures" integer NOT NULL, "cause" text, PRIMARY KEY ("account_id", "hour"),
        CONSTRAINT "FK_c233fd8a96b04c50f34f1ec1f3a" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION)`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
