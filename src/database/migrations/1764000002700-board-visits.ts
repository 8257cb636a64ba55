import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BoardVisits1764000002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "board_visit" ("profile_id" text NOT NULL, "board_id" text NOT NULL,
        "is_favourite" boolean NOT NULL DEFAULT (0), "visited_at" datetime,
        CONSTRAINT "FK_445ad0373caf4ffbd75dd1ca290" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "FK_0dfa466c3d69b8bb5a918db2f90" FOREIGN KEY ("board_id") REFERENCES "board" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY ("profile_id", "board_id"))`,
    );
    await runner.query('CREATE INDEX "IDX_0dfa466c3d69b8bb5a918db2f9" ON "board_visit" ("board_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
