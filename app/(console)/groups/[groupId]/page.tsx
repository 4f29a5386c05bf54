import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { parseId } from "@/components/changes/list-input";
import { groupKeys } from "@/components/groups/api";
import { GroupCard } from "@/components/groups/group-card";
import { getQueryClient } from "@/components/shell/query-client";
import { hasPermission } from "@/lib/auth/actor";
import { requireActor } from "@/lib/auth/session";
import { getGroup } from "@/lib/changes/group-queries";
import { AppError } from "@/lib/errors";
import {
  deleteGroupAction,
  setGroupMembersAction,
  setGroupPermissionsAction,
  updateGroupAction,
} from "../actions";
import { setCeilingsAction } from "../../users/actions";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("groups");
  return { title: t("title") };
}

/** One group: what it gives and who belongs to it. */
export default async function GroupPage({ params }: { params: Promise<{ groupId: string }> }) {
  const [actor, { groupId }] = await Promise.all([requireActor(), params]);
  const id = parseId(groupId);
  if (id === null || !hasPermission(actor, "user.manage")) notFound();
  const group = await getGroup(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const client = getQueryClient();
  client.setQueryData(groupKeys.group(id), group);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <GroupCard
        groupId={id}
        ownId={actor.userId}
        actions={{
          update: updateGroupAction,
          remove: deleteGroupAction,
          setPermissions: setGroupPermissionsAction,
          setMembers: setGroupMembersAction,
          setCeilings: setCeilingsAction,
        }}
      />
    </HydrationBoundary>
  );
}
