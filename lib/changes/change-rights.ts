import type { Permission } from "@/lib/auth/permissions";

/** Whoever may propose or decide changes finds their page. */
export const changeRights: readonly Permission[] = [
  "change.decide",
  "user.manage",
  "gateway.manage",
  "api_key.manage",
  "policy.manage",
];
