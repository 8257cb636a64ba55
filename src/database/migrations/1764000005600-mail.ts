import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that is to be sent, and who wants it about their changes. */
export class Mail1764000005600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "mail" ("id" text PRIMARY KEY NOT NULL, "kind" text NOT NULL, "recipient" text NOT NULL,
        "sealed_facts" text, "together" text, "created_at" datetime NOT NULL, "tries" integer NOT NULL DEFAULT (0),
        "failure" text, "due_at" datetime)`,
    );
    await runner.query(`CREATE INDEX "IDX_a1b5b78250b6ae29319d896772" ON "mail" ("due_at")`);
    await runner.query(`ALTER TABLE "profile" ADD COLUMN "mails_about_changes" boolean NOT NULL DEFAULT (1)`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
