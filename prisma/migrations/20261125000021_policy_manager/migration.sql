-- Four eyes on a publication are two pairs: whoever proposed it and whoever approved it. The draft may be by either of them.
ALTER TABLE "approval_policy_version" DROP CONSTRAINT "approval_policy_version_two_persons",
  ADD CONSTRAINT "approval_policy_version_two_persons" CHECK ("approver_id" IS NULL OR "approver_id" <> "published_by_id");

-- Whoever administered people until now finds the policy under his care; what loosens it waits for a second one all the same.
INSERT INTO "user_permission" ("user_id", "permission")
  SELECT "user_id", 'policy.manage' FROM "user_permission" WHERE "permission" = 'user.manage' ON CONFLICT DO NOTHING;
INSERT INTO "group_permission" ("group_id", "permission")
  SELECT "group_id", 'policy.manage' FROM "group_permission" WHERE "permission" = 'user.manage' ON CONFLICT DO NOTHING;
