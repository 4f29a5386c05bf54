"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { peopleKeys, sessionsOfQuery } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import { SessionTable } from "@/components/users/own-sessions";
import type { Person } from "@/lib/auth/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type EndSessions = ServerAction<{ userId: number; sessionId?: string | undefined }, { ended: number }>;

type PersonSessionsProps = { person: Person; endSessions: EndSessions };

/** Where a person is signed in, and the way to sign him out of one browser or of all. */
export function PersonSessions({ person, endSessions }: PersonSessionsProps) {
  const t = useTranslations("users");
  const sessions = useQuery(sessionsOfQuery(person.id));
  const failureText = useFailureText();
  return (
    <Section title={t("liveSessions")}>
      {sessions.isError ? (
        <ErrorState hint={failureText(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : null}
      {sessions.data?.length === 0 ? <p className="text-muted">{t("noSessions")}</p> : null}
      {sessions.data && sessions.data.length > 0 ? (
        <div className="flex flex-col gap-3">
          <SessionTable
            sessions={sessions.data}
            end={({ id }) => endSessions({ userId: person.id, sessionId: id })}
            queryKey={peopleKeys.person(person.id)}
          />
          <EndAll person={person} endSessions={endSessions} />
        </div>
      ) : null}
    </Section>
  );
}

function EndAll({ person, endSessions }: PersonSessionsProps) {
  const t = useTranslations("users");
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(endSessions({ userId: person.id })),
    onSuccess: ({ ended }) => toast.success(t("sessionsEnded", { count: ended })),
    onError: (error) => toast.error(failureText(error)),
    onSettled: async () => {
      setAsking(false);
      await queryClient.invalidateQueries({ queryKey: peopleKeys.person(person.id) });
    },
  });
  return (
    <>
      <Button variant="dangerQuiet" className="self-start" onClick={() => setAsking(true)}>
        {t("endAll")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("endAllTitle", { name: person.name })}
        description={t("endAllHint")}
        confirmLabel={t("endAll")}
        danger
        pending={ending.isPending}
        onConfirm={() => ending.mutate()}
      />
    </>
  );
}
