import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was read is read anew: accounts, links and boards stay. */
export class ItemVersions1764000001600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}

const STATEMENTS = [
  'DROP TABLE "work_item"',
  'DELETE FROM "reading"',
  `CREATE TABLE "item_version" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    "scope" text NOT NULL,
    "item_id" text NOT NULL,
    "item" text NOT NULL
  )`,
  'CREATE UNIQUE INDEX "IDX_5fba681e624bc73bac43b833f1" ON "item_version" ("scope", "item_id", "item")',
  `CREATE TABLE "work_item" (
    "reading_id" text NOT NULL,
    "item_id" text NOT NULL,
    "key" text NOT NULL,
    "position" integer NOT NULL,
    "version_id" integer NOT NULL,
    CONSTRAINT "FK_52f8db6338a8413b41541294b1e" FOREIGN KEY ("reading_id") REFERENCES "reading" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    PRIMARY KEY ("reading_id", "item_id")
  ) WITHOUT ROWID`,
  `ALTER TABLE "reading" ADD COLUMN "source" text NOT NULL DEFAULT ''`,
  `ALTER TABLE "reading" ADD COLUMN "scope" text NOT NULL DEFAULT ''`,
];
