import type { MigrationInterface, QueryRunner } from 'typeorm';

// Names of constraints and indexes are those that TypeORM derives, so that its schema builder finds nothing to do.
// It also reads a CHECK only where the closing bracket of the table follows at once.
const STATEMENTS = [
  `CREATE TABLE "installation" (
    "id" integer PRIMARY KEY NOT NULL,
    "key_check" text NOT NULL,
    "set_up_code_hash" text,
    "set_up_at" datetime,
    CONSTRAINT "CHK_ed0029386714e103f31bb60f84" CHECK (id = 1))`,
  `CREATE TABLE "profile" (
    "id" text PRIMARY KEY NOT NULL,
    "email" text NOT NULL,
    "name" text NOT NULL,
    "role" text NOT NULL,
    "password_hash" text NOT NULL,
    "created_at" datetime NOT NULL,
    CONSTRAINT "UQ_3825121222d5c17741373d8ad13" UNIQUE ("email")
  )`,
  `CREATE TABLE "invitation" (
    "id" text PRIMARY KEY NOT NULL,
    "token_hash" text NOT NULL,
    "note" text NOT NULL,
    "role" text NOT NULL,
    "created_at" datetime NOT NULL,
    "expires_at" datetime NOT NULL,
    "used_at" datetime,
    CONSTRAINT "UQ_b827d3749ffbb3b5ab5099afd64" UNIQUE ("token_hash")
  )`,
  `CREATE TABLE "session" (
    "id_hash" text PRIMARY KEY NOT NULL,
    "profile_id" text NOT NULL,
    "data" text NOT NULL,
    "expires_at" datetime NOT NULL,
    CONSTRAINT "FK_a8c787a1cbe0b49b8e73e3b340f" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE INDEX "IDX_a8c787a1cbe0b49b8e73e3b340" ON "session" ("profile_id")`,
  `CREATE TABLE "alm_account" (
    "id" text PRIMARY KEY NOT NULL,
    "kind" text NOT NULL,
    "name" text NOT NULL,
    "base_url" text NOT NULL,
    "settings" text NOT NULL,
    "sealed_secrets" text NOT NULL,
    "mapping" text NOT NULL,
    "configuration_version" integer NOT NULL,
    "tested_version" integer,
    "site" text,
    "created_at" datetime NOT NULL,
    "saved_at" datetime
  )`,
  `CREATE TABLE "credential" (
    "id" text PRIMARY KEY NOT NULL,
    "account_id" text NOT NULL,
    "profile_id" text NOT NULL,
    "configuration_version" integer NOT NULL,
    "sealed_secret" text NOT NULL,
    "user_key" text NOT NULL,
    "user_name" text NOT NULL,
    "display_name" text NOT NULL,
    "time_zone" text,
    "linked_at" datetime NOT NULL,
    "expires_at" datetime,
    "failing_since" datetime,
    "failure" text,
    CONSTRAINT "UQ_c4029cfb4db9a9bcd8ba12232c4" UNIQUE ("account_id", "profile_id"),
    CONSTRAINT "FK_1d638b569e9f5ccc9d2fef2f264" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "FK_e1fdb88ed4346b8bd181116f5a3" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE TABLE "pending_link" (
    "id" text PRIMARY KEY NOT NULL,
    "account_id" text NOT NULL,
    "profile_id" text NOT NULL,
    "session_hash" text NOT NULL,
    "configuration_version" integer NOT NULL,
    "request_token_hash" text NOT NULL,
    "sealed_request_token" text NOT NULL,
    "return_to" text NOT NULL,
    "asks_confirmation" boolean NOT NULL,
    "created_at" datetime NOT NULL,
    "used_at" datetime,
    "sealed_grant" text,
    "user" text,
    CONSTRAINT "FK_f83cdee05e7ad8c1fb319ad1bbb" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "FK_bb381a6ed186b8450032f5c7aed" FOREIGN KEY ("profile_id") REFERENCES "profile" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE INDEX "IDX_04078175433c90d13c9e309d10" ON "pending_link" ("request_token_hash")`,
  `CREATE TABLE "board" (
    "id" text PRIMARY KEY NOT NULL,
    "account_id" text NOT NULL,
    "name" text NOT NULL,
    "source" text NOT NULL,
    "columns" text NOT NULL,
    "version" integer NOT NULL,
    "created_by_id" text,
    "created_at" datetime NOT NULL,
    CONSTRAINT "FK_581f394020c0372c22c08e26df0" FOREIGN KEY ("account_id") REFERENCES "alm_account" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "FK_99e8178a6fb320e698c94ce102b" FOREIGN KEY ("created_by_id") REFERENCES "profile" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
  )`,
  `CREATE INDEX "IDX_581f394020c0372c22c08e26df" ON "board" ("account_id")`,
  `CREATE TABLE "reading" (
    "id" text PRIMARY KEY NOT NULL,
    "credential_id" text NOT NULL,
    "subject" text NOT NULL,
    "fingerprint" text NOT NULL,
    "revision" integer NOT NULL,
    "total" integer NOT NULL,
    "read_at" datetime NOT NULL,
    "indexed_at" datetime NOT NULL,
    "newest_update" text,
    CONSTRAINT "UQ_ad6b4b300c343c7313b135bbe08" UNIQUE ("credential_id", "subject"),
    CONSTRAINT "FK_51057c74d0c74d0b57e357f69b4" FOREIGN KEY ("credential_id") REFERENCES "credential" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
  )`,
  `CREATE TABLE "work_item" (
    "reading_id" text NOT NULL,
    "item_id" text NOT NULL,
    "key" text NOT NULL,
    "position" integer NOT NULL,
    "item" text NOT NULL,
    CONSTRAINT "FK_52f8db6338a8413b41541294b1e" FOREIGN KEY ("reading_id") REFERENCES "reading" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    PRIMARY KEY ("reading_id", "item_id")
  ) WITHOUT ROWID`,
];

export class Initial1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('There is nothing before the first schema.');
  }
}
