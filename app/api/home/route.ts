import { loadHomeInput } from "@/components/home/list-input";
import { withSession } from "@/lib/http/with-session";
import { readHome } from "@/lib/overview/read-home";

export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await readHome(actor, loadHomeInput(request))),
);
