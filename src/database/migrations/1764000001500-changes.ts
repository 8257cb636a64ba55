import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  `CREATE TABLE "change" (
    "id" text PRIMARY KEY NOT NULL,
    "profile_id" text NOT NULL,
    "account_id" text NOT NULL,
    "user_key" text NOT NULL,
    "key" text NOT NULL,
    "kind" text NOT NULL,
    "wanted" text NOT NULL,
    "asked" text NOT NULL,
    "operation" text,
    "seen" text NOT NULL,
    "before" text,
    "theirs" text,
    "state" text NOT NULL,
    "answer" text,
    "is_told" boolean NOT NULL DEFAULT (0),
    "created_at" datetime NOT NULL,
    "confirmed_at" datetime NOT NULL,
    "sent_at" datetime,
    "due_at" datetime,
    CONSTRAINT "FK_7d2da5ded47c77c45bbb32b48d8" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "FK_30e84337ca02c076615c87bf9dc" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE UNIQUE INDEX "IDX_ae6d3990c5055bf04d922a5d0c" ON "change" ("operation")`,
  `CREATE INDEX "IDX_28deeee39ab379467d99884d4c" ON "change" ("due_at")`,
  `CREATE INDEX "IDX_10e84e3b9077312cd366eb4e5a" ON "change" ("profile_id", "account_id", "key")`,
];

export class Changes1764000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
