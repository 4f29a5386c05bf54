import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { getQueryClient } from "@/components/shell/query-client";
import { peopleKeys } from "@/components/users/api";
import { PersonCard } from "@/components/users/person-card";
import { hasPermission } from "@/lib/auth/actor";
import { getPerson } from "@/lib/auth/queries";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import {
  resetFactorsAction,
  endSessionsAction,
  sendPasswordLinkAction,
  previewPersonAction,
  setActiveAction,
  setCeilingsAction,
  setGrantScopeAction,
  setPermissionsAction,
  updateUserAction,
} from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("title") };
}

/** One person: who he is, what he may do, and how he gets in. */
export default async function UserPage({ params }: { params: Promise<{ userId: string }> }) {
  const [actor, { userId: text }] = await Promise.all([requireActor(), params]);
  if (!hasPermission(actor, "user.manage") || !/^[1-9]\d{0,8}$/.test(text)) notFound();
  const userId = Number(text);
  const person = await getPerson(actor, userId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(peopleKeys.person(userId), person);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PersonCard
        userId={userId}
        isSelf={userId === actor.userId}
        actions={{
          updateUser: updateUserAction,
          setPermissions: setPermissionsAction,
          setGrantScope: setGrantScopeAction,
          setCeilings: setCeilingsAction,
          previewPerson: previewPersonAction,
          setActive: setActiveAction,
          endSessions: endSessionsAction,
          sendPasswordLink: sendPasswordLinkAction,
          resetFactors: resetFactorsAction,
        }}
      />
    </HydrationBoundary>
  );
}
