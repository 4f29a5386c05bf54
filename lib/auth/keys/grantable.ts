import { apiKeyPermissions } from "@/lib/auth/permissions";

/** Rights that a narrowed key can be given; using the API at all goes without saying. */
export const grantableToKeys: readonly string[] = [...apiKeyPermissions].filter(
  (code) => code !== "api.access",
);
