import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person was told is one list, kept once for all who were told the same. What was read is read anew. */
export class ItemLists1764000001910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}

const STATEMENTS = [
  'DROP TABLE "work_item"',
  'DROP TABLE "item_version"',
  'DELETE FROM "reading"',
  'ALTER TABLE "reading" ADD COLUMN "list_id" integer NOT NULL DEFAULT (0)',
  'CREATE INDEX "IDX_9e1249ecae88256aa3cf15a631" ON "reading" ("list_id")',
  `CREATE TABLE "item_list" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "digest" text NOT NULL,
    "versions" blob NOT NULL,
    CONSTRAINT "UQ_f723f25f03e8dd425e4df71eceb" UNIQUE ("digest")
  )`,
  `CREATE TABLE "item_version" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "scope" text NOT NULL,
    "item_id" text NOT NULL,
    "updated" text NOT NULL,
    "item" text NOT NULL
  )`,
  'CREATE INDEX "IDX_b158bf327e686e8c5befaae7d2" ON "item_version" ("scope", "item_id", "updated")',
];
