import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Boards that are there already stay everybody's, and their makers' to change. */
export class SharedBoards1764000004710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "board" ADD COLUMN "seen_by" text NOT NULL DEFAULT ('everybody')`);
    await runner.query(`ALTER TABLE "board" ADD COLUMN "changed_by" text NOT NULL DEFAULT ('maker')`);
    await runner.query(
      `CREATE TABLE "board_person" ("board_id" text NOT NULL, "profile_id" text NOT NULL,
        CONSTRAINT "FK_c2589d5a1c1d0cf86d4e798a473" FOREIGN KEY ("board_id") REFERENCES "board" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "FK_a0a607e97f8a95ef6ac70832fa7" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY ("board_id", "profile_id"))`,
    );
    await runner.query('CREATE INDEX "IDX_a0a607e97f8a95ef6ac70832fa" ON "board_person" ("profile_id")');
    await runner.query(
      `CREATE TABLE "board_group" ("board_id" text NOT NULL, "group_id" text NOT NULL,
        CONSTRAINT "FK_aa9ed3cc956e5414650af17630f" FOREIGN KEY ("board_id") REFERENCES "board" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "FK_536cd8e61164f62735f4e4a7d53" FOREIGN KEY ("group_id") REFERENCES "people_group" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY ("board_id", "group_id"))`,
    );
    await runner.query('CREATE INDEX "IDX_536cd8e61164f62735f4e4a7d5" ON "board_group" ("group_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
