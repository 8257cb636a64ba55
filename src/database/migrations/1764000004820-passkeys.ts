import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Passkeys1764000004820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "passkey" ("id" text PRIMARY KEY NOT NULL, "profile_id" text NOT NULL, "public_key" text NOT NULL,
        "counter" integer NOT NULL, "transports" text NOT NULL, "created_at" datetime NOT NULL, "used_at" datetime,
        CONSTRAINT "FK_a84415f2f439e26453f4899fcdb" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION)`,
    );
    await runner.query('CREATE INDEX "IDX_a84415f2f439e26453f4899fcd" ON "passkey" ("profile_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
