import { loadPeopleFilter } from "@/components/users/people-filter";
import { listPeople } from "@/lib/auth/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "user.manage" }, async (actor, request) =>
  Response.json(await listPeople(actor, loadPeopleFilter(request))),
);
