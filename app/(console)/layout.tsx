import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { paletteActs } from "@/components/palette/places";
import { Frame } from "@/components/shell/frame";
import { navigationFor } from "@/components/shell/navigation-items";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { readPreference } from "@/lib/i18n/preference-cookie";
import { Words } from "@/components/shell/words";
import { StepUpProvider } from "@/components/step-up/step-up-provider";
import { countDecidable } from "@/lib/approvals/queries";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { countChanges } from "@/lib/changes/queries";
import { changeRights } from "@/lib/changes/change-rights";
import { getEnv } from "@/lib/env";
import { countUnread } from "@/lib/notifications/queries";
import { countOutcomes } from "@/lib/operations/outcomes/queries";
import { setDisplayAction } from "./account/actions";
import { finishPasskeyProofAction, proveByCodeAction, startPasskeyProofAction } from "./step-up-actions";

const stepUpActions = {
  byCode: proveByCodeAction,
  startPasskey: startPasskeyProofAction,
  finishPasskey: finishPasskeyProofAction,
};

/** The frame of the console. Each page asks for its actor and its right itself: a layout is no guard. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [actor, cookieStore] = await Promise.all([requireActor(), cookies()]);
  const waiting = hasPermission(actor, "request.decide") ? await countDecidable(actor) : undefined;
  const outcomes = hasPermission(actor, "transaction.view") ? await countOutcomes(actor) : undefined;
  const mayChangeRules = changeRights.some((right) => hasPermission(actor, right));
  const changes = mayChangeRules ? await countChanges(actor) : undefined;
  return (
    <Words of="app/(console)">
      <Frame
        items={navigationFor(actor.permissions)}
        acts={paletteActs(actor.permissions)}
        waiting={waiting}
        outcomes={outcomes}
        changes={changes}
        isAlerted={hasPermission(actor, "outcome.settle")}
        person={{ name: actor.label, username: actor.username }}
        theme={parseTheme(readPreference(cookieStore, themeCookie))}
        setDisplay={setDisplayAction}
        demo={getEnv().COUNTERSIGN_DEMO}
        unread={await countUnread(actor)}
      >
        <StepUpProvider actions={stepUpActions}>{children}</StepUpProvider>
      </Frame>
    </Words>
  );
}
