import { z } from "zod";

import { listSessionsOf } from "@/lib/auth/queries";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

const userIdText = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

export const GET = withSession({ permission: "user.manage" }, async (actor, _request, context) => {
  const userId = userIdText.safeParse((await context.params).userId);
  if (!userId.success) throw notFound("User");
  return Response.json(await listSessionsOf(actor, userId.data));
});
