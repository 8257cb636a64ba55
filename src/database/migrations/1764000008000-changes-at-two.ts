import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link is one of two work items, and changed at either: a change says by now at which other one it writes, too. */
export class ChangesAtTwo1764000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "change" ADD COLUMN "also_at" text`);
    await runner.query(
      `UPDATE "change" SET "also_at" = json_extract("wanted", '$.other') WHERE "kind" IN ('link', 'unlink')`,
    );
    await runner.query(
      `CREATE INDEX "IDX_04c55e63d7dcd2939218abcc09" ON "change" ("profile_id", "account_id", "also_at", "state")
       WHERE "also_at" IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
