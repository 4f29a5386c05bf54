import { encode } from "next-auth/jwt";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import type { Permission } from "@/lib/auth/permissions";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { openSession } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import type { Stage } from "./stage";

/** A person with these rights, signed in: the cookie as a browser would send it. */
export async function signedInCookie(stage: Stage, permissions: readonly Permission[]): Promise<string> {
  const userId = await createUser(sql, {
    username: "bench",
    email: "bench@example.com",
    passwordHash: await hashPassword("a password that nobody types"),
  });
  await grantPermissions(sql, userId, [...permissions], null);
  const sid = await openSession(sql, { userId, authVersion: 1, address: null, userAgent: "bench" });
  const token = await encode({ token: { sid }, secret: stage.secrets.authSecret });
  return `${sessionCookieName(stage.webUrl)}=${token}`;
}
