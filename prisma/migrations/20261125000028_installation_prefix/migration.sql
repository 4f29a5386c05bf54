-- Requests and attempts are counted from one in every installation. Two that share an account at a gateway would give out the same keys, and
-- the gateway would answer the second for the first. New keys carry this prefix; keys that were given out stay as they are.
INSERT INTO "setting" ("key", "value")
VALUES ('installation.key_prefix', to_jsonb(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)))
ON CONFLICT ("key") DO NOTHING;
