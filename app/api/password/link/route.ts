import { openLinkSchema } from "@/lib/auth/password-links/rules";
import { openPasswordLink } from "@/lib/auth/password-links/use-link";
import { openRoute } from "@/lib/http/open-route";

export const dynamic = "force-dynamic";

/** Whom a link is for; a POST because the secret must stand in no address. It uses nothing up. */
export const POST = openRoute({ name: "password.open_link", schema: openLinkSchema }, openPasswordLink);
