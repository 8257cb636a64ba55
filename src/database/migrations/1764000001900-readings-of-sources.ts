import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reading is of a source, whichever boards name it. What was read is read anew: accounts, links and boards stay. */
export class ReadingsOfSources1764000001900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}

const STATEMENTS = [
  'DELETE FROM "work_item"',
  'DELETE FROM "item_version"',
  'DROP TABLE "reading"',
  `CREATE TABLE "reading" (
    "id" text PRIMARY KEY NOT NULL,
    "credential_id" text NOT NULL,
    "source" text NOT NULL,
    "user_key" text NOT NULL,
    "scope" text NOT NULL,
    "revision" integer NOT NULL,
    "total" integer NOT NULL,
    "unreadable" text NOT NULL DEFAULT ('[]'),
    "gap" text,
    "read_at" datetime NOT NULL,
    "indexed_at" datetime NOT NULL,
    "newest_update" text,
    CONSTRAINT "UQ_6f518b90230c8a3927e6c1faf21" UNIQUE ("credential_id", "source"),
    CONSTRAINT "FK_51057c74d0c74d0b57e357f69b4" FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
];
