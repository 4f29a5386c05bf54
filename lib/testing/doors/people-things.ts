import { randomUUID } from "node:crypto";
import { setChatUrl } from "@/lib/announcements/update-settings";
import type { UserActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import type { Permission } from "@/lib/auth/permissions";
import { setPermissions } from "@/lib/changes/set-permissions";
import { type Sql, sql } from "@/lib/db/sql";
import type { Things } from "@/lib/testing/doors/thing-types";
import { planImport } from "@/lib/people/plan-import";
import { insertRow, unique } from "@/lib/testing/doors/unique";
import { makeActor } from "@/lib/testing/world";

type People =
  | "change"
  | "changeOfColleague"
  | "person"
  | "checker"
  | "administrator"
  | "group"
  | "key"
  | "identity";
type More = "enrolled" | "linked" | "mapped" | "peopleFile";
type Own = "chat" | "session" | "delegation" | "factor" | "challenge" | "notification" | "mail" | "view";

/** People, their keys, groups and what is theirs alone. */
export function peopleOf(owner: UserActor, colleague: UserActor, db: Sql): Pick<Things, People | More | Own> {
  const person = async (...rights: Permission[]) => (await makeActor(rights)).userId;
  const insert = <Id>(text: string, ...values: unknown[]) => insertRow<Id>(db, text, ...values);
  const propose = async (by: UserActor) => {
    const userId = await person();
    await setPermissions(by, { userId, permissions: ["payment.refund"], reason: "A new colleague." });
    const [row] = await db.query<{ id: number; content_hash: string }>(
      "SELECT id, content_hash FROM change_request ORDER BY id DESC LIMIT 1",
    );
    return { changeRequestId: row?.id ?? 0, contentHash: row?.content_hash ?? "" };
  };
  const addFactor = (userId: number) =>
    insert<number>(
      `INSERT INTO second_factor (user_id, kind, name, credential_id, public_key, session_id, is_first, transports, confirmed_at)
       VALUES ($1, 'passkey', 'Key', $2, '\\x01', $3::uuid, false, '{}', now())`,
      ...[userId, unique(), randomUUID()],
    );
  return {
    change: async () => (await propose(owner)).changeRequestId,
    changeOfColleague: () => propose(colleague),
    person: () => person(),
    checker: () => person("request.decide"),
    administrator: () => person("user.manage"),
    group: () => insert("INSERT INTO app_group (name) VALUES ($1)", unique()),
    key: async () => (await createApiKey(sql, { name: unique() })).id,
    identity: () =>
      insert(
        "INSERT INTO sign_on_identity (issuer, subject, email) VALUES ('https://id.example.com', $1, 'someone@example.com')",
        unique(),
      ),
    chat: async () => void (await setChatUrl(owner, "https://chat.example.com/hook")),
    async enrolled() {
      const userId = await person();
      await addFactor(userId);
      return userId;
    },
    linked: async () =>
      insert(
        `INSERT INTO sign_on_identity (issuer, subject, email, user_id, linked_at)
         VALUES ('https://id.example.com', $1, 'someone@example.com', $2, now())`,
        ...[unique(), await person()],
      ),
    async mapped() {
      const groupId = await insert<number>("INSERT INTO app_group (name) VALUES ($1)", unique());
      const providerGroup = unique();
      await db.query("INSERT INTO sign_on_group (provider_group, group_id) VALUES ($1, $2)", [
        ...[providerGroup, groupId],
      ]);
      return { groupId, providerGroup };
    },
    async peopleFile() {
      const text = `email,first_name\n${unique()}@example.com,Noura\n`;
      return { text, hash: (await planImport(owner, text)).hash };
    },
    session: () =>
      insert(
        `INSERT INTO session (id, user_id, auth_version, expires_at)
         SELECT $1::uuid, id, auth_version, now() + interval '1 hour' FROM app_user WHERE id = $2`,
        ...[randomUUID(), owner.userId],
      ),
    delegation: async () =>
      insert(
        `INSERT INTO approval_delegation (from_user_id, to_user_id, from_at, to_at, created_by_id)
         VALUES ($1, $2, now(), now() + interval '1 hour', $1)`,
        ...[owner.userId, await person("request.decide")],
      ),
    factor: () => addFactor(owner.userId),
    challenge: () =>
      insert(
        `INSERT INTO passkey_challenge (id, user_id, session_id, purpose, challenge) VALUES ($1::uuid, $2, $3::uuid, 'register', 'x')`,
        ...[randomUUID(), owner.userId, owner.sessionId ?? randomUUID()],
      ),
    notification: async () =>
      String(
        await insert<bigint>(
          "INSERT INTO notification (user_id, key, kind) VALUES ($1, $2, 'request_decided')",
          ...[owner.userId, unique()],
        ),
      ),
    mail: async () =>
      String(
        await insert<bigint>(
          `INSERT INTO mail (key, kind, language, user_id, recipient, subject, text_body, html_body)
           VALUES ($1, 'request_decided', 'en', $2, 'owner@example.com', 'For the owner', 'Text', '<p>Text</p>')`,
          ...[unique(), owner.userId],
        ),
      ),
    view: () =>
      insert(
        "INSERT INTO saved_view (list, name, owner_id, query) VALUES ('transactions', $1, $2, '')",
        ...[unique(), owner.userId],
      ),
  };
}
