import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1764000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "audit_entry" ("number" integer PRIMARY KEY NOT NULL, "at" datetime NOT NULL, "who" text NOT NULL,
        "who_id" text, "address" text, "action" text NOT NULL, "subject" text NOT NULL, "subject_id" text,
        "detail" text NOT NULL, "previous_hash" text NOT NULL, "hash" text NOT NULL)`,
    );
    await runner.query('CREATE INDEX "IDX_9d18bd4a32fc0cd8ff82b12037" ON "audit_entry" ("at")');
    await runner.query(
      `CREATE TRIGGER "audit_entry_is_not_changed" BEFORE UPDATE ON "audit_entry"
        BEGIN SELECT RAISE(ABORT, 'entries of the audit log are not changed'); END`,
    );
    await runner.query(
      `CREATE TRIGGER "audit_entry_is_kept" BEFORE DELETE ON "audit_entry"
        WHEN OLD."at" > strftime('%Y-%m-%d %H:%M:%f', 'now', '-30 days')
        BEGIN SELECT RAISE(ABORT, 'entries of the audit log are kept for 30 days at least'); END`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
