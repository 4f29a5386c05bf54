import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requestKeys } from "@/components/requests/api";
import { parseRequestId } from "@/components/requests/list-input";
import { RequestCard } from "@/components/requests/request-card";
import { getQueryClient } from "@/components/shell/query-client";
import { viewRequest } from "@/lib/approvals/inbox/evidence";
import { noteOpening } from "@/lib/approvals/health/note-opening";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import {
  cancelRequestAction,
  decideRequestAction,
  recallRequestAction,
  commentRequestAction,
  retryRequestAction,
} from "../actions";

type RequestPageProps = { params: Promise<{ requestId: string }> };

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  const [t, { requestId }] = await Promise.all([getTranslations("requests"), params]);
  return { title: t("number", { id: String(parseRequestId(requestId) ?? "") }) };
}

/** One request with its evidence, and the decision about it. */
export default async function RequestPage({ params }: RequestPageProps) {
  const [actor, { requestId: text }] = await Promise.all([requireActor(), params]);
  const requestId = parseRequestId(text);
  if (requestId === null || !hasPermission(actor, "transaction.view")) notFound();
  const request = await viewRequest(actor, requestId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  await noteOpening(actor, requestId);
  const client = getQueryClient();
  client.setQueryData(requestKeys.request(requestId), request);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RequestCard
        requestId={requestId}
        actions={{
          decide: decideRequestAction,
          cancel: cancelRequestAction,
          retry: retryRequestAction,
          recall: recallRequestAction,
          comment: commentRequestAction,
        }}
      />
    </HydrationBoundary>
  );
}
