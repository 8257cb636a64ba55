import type { MigrationInterface, QueryRunner } from 'typeorm';

// Round trips last ten minutes: those that are under way during an upgrade are begun again.
const STATEMENTS = [
  `DELETE FROM "pending_link"`,
  `DROP INDEX "IDX_04078175433c90d13c9e309d10"`,
  `ALTER TABLE "pending_link" RENAME COLUMN "request_token_hash" TO "handle_hash"`,
  `ALTER TABLE "pending_link" RENAME COLUMN "sealed_request_token" TO "sealed_way_out"`,
  `CREATE INDEX "IDX_2dc585ff86b6e1fc83859bd8f0" ON "pending_link" ("handle_hash")`,
];

export class RoundTrips1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
