import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ProviderIdentities1764000004800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE "provider_identity" ("issuer" text NOT NULL, "subject" text NOT NULL, "profile_id" text NOT NULL,
        "joined_at" datetime NOT NULL,
        CONSTRAINT "FK_f0ba577ea3683c0bcea4a61b1eb" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
        PRIMARY KEY ("issuer", "subject"))`,
    );
    await runner.query('CREATE INDEX "IDX_f0ba577ea3683c0bcea4a61b1e" ON "provider_identity" ("profile_id")');
  }

  async down(): Promise<void> {
    throw new Error('Put the database back from a backup.');
  }
}
