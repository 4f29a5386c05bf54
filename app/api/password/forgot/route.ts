import { forgotPassword } from "@/lib/auth/password-links/request-link";
import { forgotPasswordSchema } from "@/lib/auth/password-links/rules";
import { openRoute } from "@/lib/http/open-route";

export const dynamic = "force-dynamic";

export const POST = openRoute({ name: "password.forgot", schema: forgotPasswordSchema }, forgotPassword);
