import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SecondFactors1764000004810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "profile" ADD COLUMN "second_factor_at" datetime');
    await runner.query(
      `CREATE TABLE "authenticator" ("id" text PRIMARY KEY NOT NULL, "profile_id" text NOT NULL,
        "sealed_secret" text NOT NULL, "confirmed_at" datetime, "last_step" integer NOT NULL DEFAULT (0),
        CONSTRAINT "UQ_78e2b3a654ddee2ab647ba57082" UNIQUE ("profile_id"),
        CONSTRAINT "FK_78e2b3a654ddee2ab647ba57082" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION)`,
    );
    await runner.query(
      `CREATE TABLE "recovery_code" ("code_hash" text PRIMARY KEY NOT NULL, "profile_id" text NOT NULL,
        CONSTRAINT "FK_692e0618fee6068057cf9c67e23" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION)`,
    );
    await runner.query('CREATE INDEX "IDX_692e0618fee6068057cf9c67e2" ON "recovery_code" ("profile_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
