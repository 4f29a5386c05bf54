-- How a session came to be, and whether its person has shown a second factor in it.
ALTER TABLE "session" ADD COLUMN "method" VARCHAR(20) NOT NULL DEFAULT 'password';
ALTER TABLE "session" ADD COLUMN "factor_shown_by" VARCHAR(20);
ALTER TABLE "session" ADD CONSTRAINT "session_method_check" CHECK ("method" IN ('password', 'sign_on'));
ALTER TABLE "session" ADD CONSTRAINT "session_factor_shown_by_check"
  CHECK ("factor_shown_by" = 'person' OR ("factor_shown_by" = 'provider' AND "method" = 'sign_on'));

-- Whom an OpenID provider has shown to us, by issuer and subject. Without a person he waits to be linked; e-mail and name are
-- what the provider says and bind nothing.
CREATE TABLE "sign_on_identity" (
    "id" SERIAL NOT NULL,
    "issuer" VARCHAR(500) NOT NULL,
    "subject" VARCHAR(255) NOT NULL,
    "email" VARCHAR(254) NOT NULL,
    "name" VARCHAR(120) NOT NULL DEFAULT '',
    "provider_groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "user_id" INTEGER,
    "linked_at" TIMESTAMPTZ(6),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),

    CONSTRAINT "sign_on_identity_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "sign_on_identity_linked_check" CHECK (("user_id" IS NULL) = ("linked_at" IS NULL))
);
CREATE UNIQUE INDEX "sign_on_identity_issuer_subject_key" ON "sign_on_identity" ("issuer", "subject");
CREATE UNIQUE INDEX "sign_on_identity_issuer_user_id_key" ON "sign_on_identity" ("issuer", "user_id");
CREATE INDEX "sign_on_identity_user_id_idx" ON "sign_on_identity" ("user_id");
ALTER TABLE "sign_on_identity" ADD CONSTRAINT "sign_on_identity_user_id_fkey"
  FOREIGN KEY ("user_id") REFERENCES "app_user" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Which group of ours follows which group of the provider.
CREATE TABLE "sign_on_group" (
    "provider_group" VARCHAR(200) NOT NULL,
    "group_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now(),

    CONSTRAINT "sign_on_group_pkey" PRIMARY KEY ("provider_group", "group_id")
);
CREATE INDEX "sign_on_group_group_id_idx" ON "sign_on_group" ("group_id");
ALTER TABLE "sign_on_group" ADD CONSTRAINT "sign_on_group_group_id_fkey"
  FOREIGN KEY ("group_id") REFERENCES "app_group" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Members whom the provider brought go when it names them no more; those whom an administrator added stay.
ALTER TABLE "group_member" ADD COLUMN "from_provider" BOOLEAN NOT NULL DEFAULT false;

GRANT SELECT, INSERT, UPDATE ON "sign_on_identity" TO "countersign_app";
GRANT USAGE, SELECT ON SEQUENCE "sign_on_identity_id_seq" TO "countersign_app";
GRANT SELECT, INSERT, DELETE ON "sign_on_group" TO "countersign_app";
