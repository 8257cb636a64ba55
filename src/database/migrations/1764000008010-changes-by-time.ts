import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest changes of one person are found without a sort of all that are kept of them. */
export class ChangesByTime1764000008010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "IDX_7e04ed482b70f686cce32072cb" ON "change" ("profile_id", "created_at", "id")
       WHERE "created_at" > ''`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
