"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { CreateGroupInput } from "@/lib/changes/rules";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { groupKeys } from "./api";
import { GroupDetailsForm } from "./group-details-form";

/** A new group; afterwards its page, where it gets members and rights. */
export function CreateGroup({ create }: { create: ServerAction<CreateGroupInput, { groupId: number }> }) {
  const t = useTranslations("groups");
  const router = useRouter();
  const client = useQueryClient();
  const creating = useMutation({
    mutationFn: (input: CreateGroupInput) => runAction(create(input)),
    onSuccess: async ({ groupId }) => {
      await client.invalidateQueries({ queryKey: groupKeys.all });
      router.push(`/groups/${groupId}`);
    },
  });
  return (
    <GroupDetailsForm
      initial={{ name: "", description: "" }}
      submitLabel={t("create")}
      pending={creating.isPending || creating.isSuccess}
      error={creating.error}
      onSubmit={(details) => creating.mutate(details)}
    />
  );
}
