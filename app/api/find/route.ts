import { withSession } from "@/lib/http/with-session";
import { findAnything } from "@/lib/overview/find-anything";

export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await findAnything(actor, request.nextUrl.searchParams.get("q") ?? "")),
);
