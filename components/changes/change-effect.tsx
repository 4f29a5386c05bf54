"use client";

import { useTranslations } from "next-intl";
import { Breakable } from "@/components/ui/breakable";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { useConnectorWords } from "@/components/gateways/connector-words";
import type { ChangeRequestView, PersonEffect } from "@/lib/changes/types";
import { type FactWords, useFactWords } from "./fact-words";
import { useRightName } from "./use-right-name";

/** What would be different: every person's effective rights that go, come and stay, and every other fact. */
export function ChangeEffectView({
  change,
}: {
  change: Pick<ChangeRequestView, "effect" | "gateway" | "kind" | "accounts">;
}) {
  const t = useTranslations("changes");
  const { effect, gateway } = change;
  const connector = useConnectorWords(gateway?.code ?? "");
  const factWords = useFactWords(change, connector.credential);
  const said = (effect.facts ?? []).map(factWords).filter((words) => words !== null);
  const lines = [...said.flatMap((words) => ("text" in words ? [words.text] : [])), ...(effect.lines ?? [])];
  const becoming = said.flatMap((words) => ("text" in words ? [] : [words]));
  const people = effect.people ?? [];
  return (
    <div className="flex flex-col gap-4">
      {lines.length > 0 ? (
        <ul className="flex flex-col gap-1">
          {lines.map((line) => (
            <li key={line} className="break-words">
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      {becoming.length > 0 ? <Facts rows={becoming} /> : null}
      {people.length > 0 ? (
        <div>
          <p className="mb-1.5 text-muted text-xs">{t("effectiveRights")}</p>
          <TableFrame label={t("effectiveRights")}>
            <Table>
              <THead>
                <Tr>
                  <Th>{t("person")}</Th>
                  <Th>{t("before")}</Th>
                  <Th>{t("after")}</Th>
                  <Th>{t("unchanged")}</Th>
                </Tr>
              </THead>
              <TBody>
                {people.map((person) => (
                  <PersonRow key={person.id} person={person} accounts={change.accounts} />
                ))}
              </TBody>
            </Table>
          </TableFrame>
        </div>
      ) : null}
    </div>
  );
}

function Facts({ rows }: { rows: readonly Exclude<FactWords, { text: string }>[] }) {
  const t = useTranslations("changes");
  return (
    <TableFrame label={t("effect")}>
      <Table>
        <THead>
          <Tr>
            <Th>{t("what")}</Th>
            <Th>{t("before")}</Th>
            <Th>{t("after")}</Th>
          </Tr>
        </THead>
        <TBody>
          {rows.map(({ fact, before, after, stays }) => (
            <Tr key={`${fact} ${before} ${after}`}>
              <Td className="whitespace-normal align-top">{fact}</Td>
              <Td className="[overflow-wrap:anywhere] whitespace-normal align-top text-muted">
                <bdi>
                  <Breakable text={before} />
                </bdi>
              </Td>
              <Td className="[overflow-wrap:anywhere] whitespace-normal align-top">
                {stays ? (
                  <span className="text-muted">{t("staysAsItIs")}</span>
                ) : (
                  <bdi className="font-medium">
                    <Breakable text={after} />
                  </bdi>
                )}
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </TableFrame>
  );
}

type Accounts = ChangeRequestView["accounts"];

function PersonRow({ person, accounts }: { person: PersonEffect; accounts: Accounts }) {
  const t = useTranslations("changes");
  const gained = person.after.filter((right) => !person.before.includes(right));
  const lost = person.before.filter((right) => !person.after.includes(right));
  const kept = person.after.filter((right) => person.before.includes(right));
  return (
    <Tr>
      <Td className="align-top">
        <bdi>{person.label}</bdi>
      </Td>
      <Td className="whitespace-normal align-top">
        <Rights rights={lost} accounts={accounts} mark="lost" none={person.before.length === 0} />
      </Td>
      <Td className="whitespace-normal align-top">
        <Rights rights={gained} accounts={accounts} mark="gained" none={person.after.length === 0} />
      </Td>
      <Td className="whitespace-normal align-top">
        {kept.length === 0 ? (
          <span className="text-muted">–</span>
        ) : (
          <details>
            <summary className="cursor-pointer whitespace-nowrap text-muted">
              {t("unchangedCount", { count: kept.length })}
            </summary>
            <Rights rights={kept} accounts={accounts} />
          </details>
        )}
      </Td>
    </Tr>
  );
}

type RightsProps = {
  rights: readonly string[];
  accounts: Accounts;
  mark?: "gained" | "lost";
  none?: boolean;
};

function Rights({ rights, accounts, mark, none = false }: RightsProps) {
  const t = useTranslations("changes");
  const rightName = useRightName(accounts);
  if (rights.length === 0) return <span className="text-muted">{none ? t("noRights") : "–"}</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {rights.map((right) => (
        <li key={right}>
          {mark ? (
            <strong className={mark === "gained" ? "text-positive" : "text-negative line-through"}>
              {rightName(right)} <span className="sr-only">({t(mark)})</span>
            </strong>
          ) : (
            <span className="text-muted">{rightName(right)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
