-- Second factors of people, and the proofs of them that a decision needs.

-- CreateEnum
CREATE TYPE "second_factor_kind" AS ENUM ('totp', 'passkey');

-- CreateEnum
CREATE TYPE "step_up_method" AS ENUM ('totp', 'passkey', 'recovery_code');

-- CreateEnum
CREATE TYPE "passkey_purpose" AS ENUM ('register', 'prove');

-- CreateTable
CREATE TABLE "second_factor" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "second_factor_kind" NOT NULL,
    "name" VARCHAR(60) NOT NULL,
    "sealed_secret" BYTEA,
    "last_step" BIGINT,
    "credential_id" VARCHAR(1400),
    "public_key" BYTEA,
    "sign_count" BIGINT NOT NULL DEFAULT 0,
    "transports" VARCHAR(20)[],
    "session_id" UUID NOT NULL,
    "is_first" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "removed_at" TIMESTAMPTZ(6),

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "code_hash" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(6),
    "voided_at" TIMESTAMPTZ(6),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkey_challenge" (
    "id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "session_id" UUID NOT NULL,
    "purpose" "passkey_purpose" NOT NULL,
    "bindings" VARCHAR(200)[],
    "challenge" VARCHAR(100) NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step_up_proof" (
    "id" BIGSERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "session_id" UUID NOT NULL,
    "binding" VARCHAR(200) NOT NULL,
    "method" "step_up_method" NOT NULL,
    "factor_id" INTEGER,
    "proved_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "step_up_proof_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "second_factor_credential_id_key" ON "second_factor"("credential_id");

-- CreateIndex
CREATE INDEX "second_factor_user_id_idx" ON "second_factor"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "recovery_code_user_id_code_hash_key" ON "recovery_code"("user_id", "code_hash");

-- CreateIndex
CREATE INDEX "passkey_challenge_user_id_idx" ON "passkey_challenge"("user_id");

-- CreateIndex
CREATE INDEX "step_up_proof_session_id_binding_idx" ON "step_up_proof"("session_id", "binding");

-- AddForeignKey
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey_challenge" ADD CONSTRAINT "passkey_challenge_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step_up_proof" ADD CONSTRAINT "step_up_proof_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "step_up_proof" ADD CONSTRAINT "step_up_proof_factor_id_fkey" FOREIGN KEY ("factor_id") REFERENCES "second_factor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A factor has what its kind needs, and a removed one nothing that could prove anything.
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_content_check" CHECK (
  CASE WHEN "removed_at" IS NOT NULL THEN "sealed_secret" IS NULL AND "credential_id" IS NULL AND "public_key" IS NULL
       WHEN "kind" = 'totp' THEN "sealed_secret" IS NOT NULL AND "credential_id" IS NULL AND "public_key" IS NULL
       ELSE "credential_id" IS NOT NULL AND "public_key" IS NOT NULL AND "sealed_secret" IS NULL END);

-- What counts once counts once, whatever the program does: a step of a code, a recovery code, a challenge, a proof.
CREATE FUNCTION "second_factor_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."removed_at" IS NOT NULL OR NEW."user_id" <> OLD."user_id" OR NEW."kind" <> OLD."kind"
     OR NEW."last_step" < OLD."last_step" OR NEW."sign_count" < OLD."sign_count"
     OR (OLD."last_step" IS NOT NULL AND NEW."last_step" IS NULL)
     OR (OLD."confirmed_at" IS NOT NULL AND NEW."confirmed_at" IS DISTINCT FROM OLD."confirmed_at") THEN
    RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "second_factor_guard" BEFORE UPDATE ON "second_factor"
  FOR EACH ROW EXECUTE FUNCTION "second_factor_guard"();

CREATE FUNCTION "used_once_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CS001', MESSAGE = 'conflict';
END $$;

CREATE TRIGGER "recovery_code_used_once" BEFORE UPDATE ON "recovery_code"
  FOR EACH ROW WHEN (OLD."used_at" IS NOT NULL OR OLD."voided_at" IS NOT NULL) EXECUTE FUNCTION "used_once_guard"();
CREATE TRIGGER "passkey_challenge_used_once" BEFORE UPDATE ON "passkey_challenge"
  FOR EACH ROW WHEN (OLD."used_at" IS NOT NULL) EXECUTE FUNCTION "used_once_guard"();
CREATE TRIGGER "step_up_proof_used_once" BEFORE UPDATE ON "step_up_proof"
  FOR EACH ROW WHEN (OLD."used_at" IS NOT NULL) EXECUTE FUNCTION "used_once_guard"();

GRANT SELECT, INSERT, UPDATE ON "second_factor" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ("used_at", "voided_at") ON "recovery_code" TO "countersign_app";
GRANT SELECT, INSERT, DELETE, UPDATE ("used_at") ON "passkey_challenge" TO "countersign_app";
GRANT SELECT, INSERT, UPDATE ("used_at") ON "step_up_proof" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "second_factor_id_seq", "recovery_code_id_seq", "step_up_proof_id_seq" TO "countersign_app";
GRANT EXECUTE ON FUNCTION "second_factor_guard"(), "used_once_guard"() TO "countersign_app";
