"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { useFailureText } from "@/components/shell/failure-text";
import type { ApiAccess } from "@/lib/auth/keys/types";
import { apiAccessQuery } from "./api";
import { Calls } from "./calls";
import { KeysTable } from "./keys-table";
import type { KeyActs } from "./key-menu";
import { LimitButton } from "./limit-button";
import type { SetLimit } from "./limit-dialog";

/** Keys, people who use the API with their password, and the limit of those who have none of their own. */
export function ApiAccessView({ acts }: { acts: KeyActs }) {
  const t = useTranslations("apiKeys");
  const access = useQuery(apiAccessQuery());
  const failureText = useFailureText();
  if (access.isError) {
    return (
      <ErrorState
        hint={failureText(access.error)}
        onRetry={() => void access.refetch()}
        retrying={access.isFetching}
      />
    );
  }
  if (!access.data) return null;
  const { keys, people, generalLimit, gateways } = access.data;
  return (
    <div className="flex flex-col gap-8">
      {keys.length === 0 ? (
        <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />
      ) : (
        <KeysTable keys={keys} gateways={gateways} generalLimit={generalLimit} acts={acts} />
      )}
      {people.length > 0 ? (
        <People people={people} generalLimit={generalLimit} setLimit={acts.setLimit} />
      ) : null}
      <Section
        title={t("generalTitle")}
        actions={
          <LimitButton
            of="general"
            id={0}
            name={t("everybody")}
            dailyLimit={generalLimit}
            setLimit={acts.setLimit}
          />
        }
      >
        <p className="max-w-prose text-muted">{t("general", { count: generalLimit })}</p>
      </Section>
    </div>
  );
}

type PeopleProps = { people: ApiAccess["people"]; generalLimit: number; setLimit: SetLimit };

function People({ people, generalLimit, setLimit }: PeopleProps) {
  const t = useTranslations("apiKeys");
  return (
    <Section title={t("peopleTitle")}>
      <TableFrame label={t("peopleTitle")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("column.name")}</Th>
              <Th numeric>{t("column.calls")}</Th>
              <Th narrow>
                <span className="sr-only">{t("column.actions")}</span>
              </Th>
            </Tr>
          </THead>
          <TBody>
            {people.map((person) => (
              <Tr key={person.id}>
                <Td className="whitespace-normal">
                  <bdi>{person.name}</bdi>{" "}
                  <bdi dir="ltr" className="text-muted text-xs">
                    {person.username}
                  </bdi>
                </Td>
                <Td numeric>
                  <Calls calls={person.callsToday} limit={person.dailyLimit ?? generalLimit} />
                </Td>
                <Td narrow>
                  <LimitButton
                    of="user"
                    id={person.id}
                    name={person.name}
                    dailyLimit={person.dailyLimit}
                    setLimit={setLimit}
                  />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
    </Section>
  );
}
