"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { ownSessionsKey, ownSessionsQuery } from "@/components/users/api";
import { browserName } from "@/components/users/browser-name";
import { useFailureText } from "@/components/shell/failure-text";
import type { OwnSession } from "@/lib/auth/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

type EndSession = ServerAction<{ sessionId: string }, void>;
type EndOthers = ServerAction<Record<string, never>, { ended: number }>;

/** The browsers in which the person is signed in, and the way to end those that he left behind. */
export function OwnSessions({ endSession, endOthers }: { endSession: EndSession; endOthers: EndOthers }) {
  const t = useTranslations("users.account");
  const sessions = useQuery(ownSessionsQuery());
  const failureText = useFailureText();
  const end = (session: OwnSession) => endSession({ sessionId: session.id });
  return (
    <Section
      title={t("sessions")}
      actions={(sessions.data?.length ?? 0) > 1 ? <EndOtherSessions endOthers={endOthers} /> : null}
    >
      {sessions.isError ? (
        <ErrorState hint={failureText(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : null}
      {sessions.data ? <SessionTable sessions={sessions.data} end={end} queryKey={ownSessionsKey} /> : null}
    </Section>
  );
}

/** Ends every session but this one; nothing is lost by it that signing in again would not bring back. */
function EndOtherSessions({ endOthers }: { endOthers: EndOthers }) {
  const t = useTranslations("users");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(endOthers({})),
    onSuccess: ({ ended }) => toast.success(t("sessionsEnded", { count: ended })),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ownSessionsKey }),
  });
  return (
    <Button size="small" variant="dangerQuiet" pending={ending.isPending} onClick={() => ending.mutate()}>
      {t("account.endOthers")}
    </Button>
  );
}

type SessionTableProps = {
  sessions: readonly OwnSession[];
  end: (session: OwnSession) => ReturnType<ServerAction<never, unknown>>;
  /** What is read again afterwards. */
  queryKey: readonly unknown[];
};

/** Browsers in which a person is signed in, each with the way to end it but the one that shows this. */
export function SessionTable({ sessions, end, queryKey }: SessionTableProps) {
  const t = useTranslations("users.account");
  return (
    <TableFrame label={t("sessions")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("browser")}</Th>
            <Th>{t("address")}</Th>
            <Th className="max-sm:hidden">{t("since")}</Th>
            <Th className="max-sm:hidden">{t("lastAct")}</Th>
            <Th className="max-md:hidden">{t("until")}</Th>
            <Th narrow>
              <span className="sr-only">{t("action")}</span>
            </Th>
          </Tr>
        </THead>
        <TBody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} end={end} queryKey={queryKey} />
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

function SessionRow({
  session,
  end,
  queryKey,
}: { session: OwnSession } & Omit<SessionTableProps, "sessions">) {
  const t = useTranslations("users.account");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(end(session)),
    onSuccess: () => toast.success(t("ended")),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  return (
    <Tr>
      <Td className="whitespace-normal">
        <span title={session.userAgent ?? undefined}>
          {browserName(session.userAgent) ?? t("unknownBrowser")}
        </span>{" "}
        {session.current ? <Badge tone="accent">{t("thisBrowser")}</Badge> : null}
        {/* The column has no room on a phone. */}
        <span className="block text-muted text-xs sm:hidden">
          {t("lastAct")}: <Timestamp value={session.lastActAt} format="relative" />
        </span>
      </Td>
      <Td>
        <bdi dir="ltr">{session.address ?? "–"}</bdi>
      </Td>
      <Td className="max-sm:hidden">
        <Timestamp value={session.createdAt} />
      </Td>
      <Td className="max-sm:hidden">
        <Timestamp value={session.lastActAt} format="relative" />
      </Td>
      <Td className="whitespace-normal max-md:hidden">
        <Timestamp value={session.expiresAt} />
        <span className="block text-muted text-xs">
          {t("idleUntil")} <Timestamp value={session.idleEndsAt} />
        </span>
      </Td>
      <Td narrow>
        {session.current ? null : (
          <Button
            size="small"
            variant="dangerQuiet"
            pending={ending.isPending}
            onClick={() => ending.mutate()}
          >
            {t("end")}
          </Button>
        )}
      </Td>
    </Tr>
  );
}
