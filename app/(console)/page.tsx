import { redirect } from "next/navigation";
import { navigationFor } from "@/components/shell/navigation-items";
import { requireActor } from "@/lib/auth/session";

/** The first area that a person may open; an account without any right still has its own page. */
export default async function Home() {
  const actor = await requireActor();
  redirect(navigationFor(actor.permissions)[0]?.href ?? "/account");
}
