import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is read of a part of a board goes with the board, and says of epics and sprints what the part does not. */
export class PartsOfBoards1764000003100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "whole" text NOT NULL DEFAULT ('')`);
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "part" text NOT NULL DEFAULT ('')`);
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "epics" text NOT NULL DEFAULT ('[]')`);
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "sprints" text NOT NULL DEFAULT ('[]')`);
    await runner.query(`ALTER TABLE "reading" ADD COLUMN "expected" integer`);
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
