import "server-only";

import type { ChangeKind } from "@/lib/changes/kind";
import { policyPublish } from "@/lib/changes/kinds/policy-publish";
import { resetFactors } from "@/lib/changes/kinds/reset-factors";
import { apiKeyCreate } from "@/lib/changes/kinds/api-key-create";
import { apiKeyNetworks } from "@/lib/changes/kinds/api-key-networks";
import { apiKeyRotate } from "@/lib/changes/kinds/api-key-rotate";
import { auditHead } from "@/lib/changes/kinds/audit-head";
import { gatewayAccount } from "@/lib/changes/kinds/gateway-account";
import { gatewayCredentials } from "@/lib/changes/kinds/gateway-credentials";
import { gatewayOpen } from "@/lib/changes/kinds/gateway-open";
import { groupCeilings } from "@/lib/changes/kinds/group-ceilings";
import { groupMembers } from "@/lib/changes/kinds/group-members";
import { groupPermissions } from "@/lib/changes/kinds/group-permissions";
import { userCeilings } from "@/lib/changes/kinds/user-ceilings";
import { signInFactors } from "@/lib/changes/kinds/sign-in-factors";
import { signInPasswords } from "@/lib/changes/kinds/sign-in-passwords";
import { signOnGroups } from "@/lib/changes/kinds/sign-on-groups";
import { signOnLink } from "@/lib/changes/kinds/sign-on-link";
import { userEmail } from "@/lib/changes/kinds/user-email";
import { userEnable } from "@/lib/changes/kinds/user-enable";
import { userGrantScope } from "@/lib/changes/kinds/user-grant-scope";
import { userPermissions } from "@/lib/changes/kinds/user-permissions";
import type { ChangeKindName } from "@/lib/changes/types";

/** From the name of a kind to what it does. One line here and one in `types.ts` make a new kind. */
const KINDS = {
  "user.permissions": userPermissions,
  "policy.publish": policyPublish,
  "audit.head": auditHead,
  "user.reset_factors": resetFactors,
  "user.email": userEmail,
  "user.enable": userEnable,
  "user.grant_scope": userGrantScope,
  "user.ceilings": userCeilings,
  "group.ceilings": groupCeilings,
  "group.permissions": groupPermissions,
  "group.members": groupMembers,
  "gateway.account": gatewayAccount,
  "gateway.credentials": gatewayCredentials,
  "gateway.open": gatewayOpen,
  "api_key.create": apiKeyCreate,
  "api_key.rotate": apiKeyRotate,
  "api_key.networks": apiKeyNetworks,
  "sign_in.factors": signInFactors,
  "sign_in.passwords": signInPasswords,
  "sign_on.link": signOnLink,
  "sign_on.groups": signOnGroups,
};

type PayloadOf<Kind> = Kind extends ChangeKind<infer Payload> ? Payload : never;

/** What is proposed, by kind. */
export type Payloads = { [Name in ChangeKindName]: PayloadOf<(typeof KINDS)[Name]> };

/** The kind of this name. */
export function kindOf(name: ChangeKindName): ChangeKind<never> {
  return KINDS[name] as unknown as ChangeKind<never>;
}
