import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Groups1764000004700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "profile" ADD COLUMN "disabled_at" datetime');
    await runner.query(
      `CREATE TABLE "people_group" ("id" text PRIMARY KEY NOT NULL, "name" text NOT NULL, "created_at" datetime NOT NULL,
        CONSTRAINT "UQ_d56ca3306ff070385e16b1ee62d" UNIQUE ("name"))`,
    );
    await runner.query(
      `CREATE TABLE "group_member" ("group_id" text NOT NULL, "profile_id" text NOT NULL,
        CONSTRAINT "FK_e200cd6ff3e3903c5be5ae1400e" FOREIGN KEY ("group_id") REFERENCES "people_group" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT "FK_b1d898673a88e1661bea71c88a1" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY ("group_id", "profile_id"))`,
    );
    await runner.query('CREATE INDEX "IDX_b1d898673a88e1661bea71c88a" ON "group_member" ("profile_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
