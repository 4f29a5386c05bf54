import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { changeKeys } from "@/components/changes/api";
import { ChangeCard } from "@/components/changes/change-card";
import { parseId } from "@/components/changes/list-input";
import { getQueryClient } from "@/components/shell/query-client";
import { requireActor } from "@/lib/auth/session";
import { getChange } from "@/lib/changes/queries";
import { AppError } from "@/lib/errors";
import { changeInWords } from "@/lib/http/changes-in-words";
import { cancelChangeAction, decideChangeAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("changes");
  return { title: t("title") };
}

/** One change with everything that a second person needs to decide it. Opening it decides nothing. */
export default async function ChangeRequestPage({
  params,
}: {
  params: Promise<{ changeRequestId: string }>;
}) {
  const [actor, { changeRequestId }] = await Promise.all([requireActor(), params]);
  const id = parseId(changeRequestId);
  if (id === null) notFound();
  const change = await getChange(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(changeKeys.change(id), await changeInWords(change));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ChangeCard id={id} actions={{ decide: decideChangeAction, cancel: cancelChangeAction }} />
    </HydrationBoundary>
  );
}
