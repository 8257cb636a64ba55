import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `ALTER TABLE "alm_account" ADD COLUMN "last_check" text`,
  `ALTER TABLE "alm_account" ADD COLUMN "ladder" text`,
  `CREATE TABLE "handoff" (
    "id" text PRIMARY KEY NOT NULL,
    "account_id" text NOT NULL,
    "token_hash" text NOT NULL,
    "callback_url" text NOT NULL,
    "created_at" datetime NOT NULL,
    "expires_at" datetime NOT NULL,
    "withdrawn_at" datetime,
    "opened_at" datetime,
    "answered_at" datetime,
    "result" text,
    CONSTRAINT "UQ_e1eba47c2efdb2fd30bedbaa122" UNIQUE ("token_hash"),
    CONSTRAINT "FK_93bc34fb0647378295a6f72e3ac" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE INDEX "IDX_93bc34fb0647378295a6f72e3a" ON "handoff" ("account_id")`,
];

export class LinkHealth1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "handoff"');
    await runner.query('ALTER TABLE "alm_account" DROP COLUMN "ladder"');
    await runner.query('ALTER TABLE "alm_account" DROP COLUMN "last_check"');
  }
}
