import { usePasswordLinkSchema } from "@/lib/auth/password-links/rules";
import { usePasswordLink } from "@/lib/auth/password-links/use-link";
import { openRoute } from "@/lib/http/open-route";

export const dynamic = "force-dynamic";

export const POST = openRoute({ name: "password.use_link", schema: usePasswordLinkSchema }, usePasswordLink);
