import "server-only";

import { getLocale, getTranslations } from "next-intl/server";
import type { PolicyTranslator } from "@/lib/approvals/policy/phrases";
import { policiesInWords } from "@/lib/changes/policy-in-words";
import type { ChangeRequestView } from "@/lib/changes/types";
import { languageOf } from "@/lib/i18n/settings";

/** Change requests in the reader's language, also where they keep English sentences. */
export async function changesInWords(changes: ChangeRequestView[]): Promise<ChangeRequestView[]> {
  if (languageOf(await getLocale()) === "en") return changes;
  return policiesInWords(changes, (await getTranslations("policy")) as PolicyTranslator);
}

/** The same for one. */
export async function changeInWords(change: ChangeRequestView): Promise<ChangeRequestView> {
  const [said] = await changesInWords([change]);
  return said ?? change;
}
