import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Points that were asked for earlier were always meant for the account’s own field: a change says by now which one it is. */
export class FieldsOfPoints1764000007010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE "change" SET "wanted" = json_set("wanted", '$.field', ${OWN})
       WHERE "kind" = 'points' AND json_extract("wanted", '$.field') IS NULL AND ${OWN} IS NOT NULL`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}

const OWN = `(SELECT json_extract("mapping", '$.points') FROM "alm_account" WHERE "alm_account"."id" = "change"."account_id")`;
