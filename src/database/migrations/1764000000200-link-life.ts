import type { MigrationInterface, QueryRunner } from 'typeorm';

// Names of constraints and indexes are those that TypeORM derives.
const STATEMENTS = [
  `ALTER TABLE "alm_account" ADD COLUMN "failing_since" datetime`,
  `ALTER TABLE "alm_account" ADD COLUMN "failure" text`,
  `ALTER TABLE "credential" ADD COLUMN "end_announced" integer`,
  `ALTER TABLE "credential" ADD COLUMN "is_shut_out" boolean NOT NULL DEFAULT (0)`,
  `CREATE TABLE "exchange" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "account_id" text NOT NULL,
    "at" datetime NOT NULL,
    "who" text NOT NULL,
    "method" text NOT NULL,
    "path" text NOT NULL,
    "status" integer,
    "duration" integer NOT NULL,
    "cause" text,
    "request_id" text,
    CONSTRAINT "FK_6dbfd7bdb34f40b831d3013a57f" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE INDEX "IDX_6dbfd7bdb34f40b831d3013a57" ON "exchange" ("account_id")`,
  `CREATE TABLE "farewell" (
    "id" text PRIMARY KEY NOT NULL,
    "account_id" text NOT NULL,
    "profile_id" text NOT NULL,
    "session_hash" text NOT NULL,
    "sealed_secret" text NOT NULL,
    "created_at" datetime NOT NULL,
    CONSTRAINT "UQ_a4aaff8f5c10fa0df00b81e33e0" UNIQUE ("account_id", "profile_id"),
    CONSTRAINT "FK_2fe2b0ee2e1b7d9f911c6c89859" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "FK_df9f633260b605886185ead3583" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
];

export class LinkLife1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
