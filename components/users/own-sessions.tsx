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
import { useFailureText } from "@/components/users/form-errors";
import type { OwnSession } from "@/lib/auth/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

type EndSession = ServerAction<{ sessionId: string }, void>;

/** The browsers in which the person is signed in, and the way to end those that he left behind. */
export function OwnSessions({ endSession }: { endSession: EndSession }) {
  const t = useTranslations("users.account");
  const sessions = useQuery(ownSessionsQuery());
  const failureText = useFailureText();
  return (
    <Section title={t("sessions")}>
      {sessions.isError ? (
        <ErrorState hint={failureText(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : null}
      {sessions.data ? (
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
              {sessions.data.map((session) => (
                <SessionRow key={session.id} session={session} endSession={endSession} />
              ))}
            </TBody>
          </Table>
        </TableFrame>
      ) : null}
    </Section>
  );
}

function SessionRow({ session, endSession }: { session: OwnSession; endSession: EndSession }) {
  const t = useTranslations("users.account");
  const queryClient = useQueryClient();
  const failureText = useFailureText();
  const ending = useMutation({
    mutationFn: () => runAction(endSession({ sessionId: session.id })),
    onSuccess: () => toast.success(t("ended")),
    onError: (error) => toast.error(failureText(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ownSessionsKey }),
  });
  return (
    <Tr>
      <Td>
        <span title={session.userAgent ?? undefined}>
          {browserName(session.userAgent) ?? t("unknownBrowser")}
        </span>{" "}
        {session.current ? <Badge tone="accent">{t("thisBrowser")}</Badge> : null}
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
      <Td className="max-md:hidden">
        <Timestamp value={session.expiresAt} />
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
