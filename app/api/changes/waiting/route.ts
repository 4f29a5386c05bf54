import { z } from "zod";

import { listWaitingChanges } from "@/lib/changes/queries";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

const target = z.object({ type: z.string().max(40), id: z.string().max(80) });

export const GET = withSession({ permission: null }, async (actor, request) => {
  const asked = target.safeParse(Object.fromEntries(request.nextUrl.searchParams));
  if (!asked.success) throw notFound("Change request");
  return Response.json(await listWaitingChanges(actor, asked.data));
});
