import { getTranslations } from "next-intl/server";
import { isPermission, permissionLabelKey } from "@/lib/auth/permissions";
import { whoGrants } from "@/lib/auth/who-grants";
import { AppError } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor, request) => {
  const right = request.nextUrl.searchParams.get("right") ?? "";
  if (!isPermission(right))
    throw new AppError("invalid_input", { detail: "There is no such right.", field: "right" });
  const t = await getTranslations("users");
  const name = t(`permissions.${permissionLabelKey(right)}.label`);
  return Response.json({ ...(await whoGrants(actor, right)), name });
});
