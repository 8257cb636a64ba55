import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PasswordResets1764000002600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "password_reset" ("token_hash" text PRIMARY KEY NOT NULL, "profile_id" text NOT NULL,
        "expires_at" datetime NOT NULL,
        CONSTRAINT "FK_fe9f5090fcdadf636654cb2923e" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION)`,
    );
    await runner.query(
      'CREATE UNIQUE INDEX "IDX_fe9f5090fcdadf636654cb2923" ON "password_reset" ("profile_id")',
    );
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
