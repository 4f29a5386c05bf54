import { useTranslations } from "next-intl";
import { useRightName } from "@/components/changes/use-right-name";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { useWordList } from "@/components/ui/use-word-list";
import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import { isGatewayRight, type Right } from "@/lib/auth/permissions";
import { type RightSource, rightSources } from "@/lib/auth/right-sources";
import type { Person } from "@/lib/auth/types";

/** Everything that a person may do, with everything that gives it to him. */
export function EffectiveRights({ person }: { person: Person }) {
  const t = useTranslations("users");
  const nameOf = useNamedRight(person);
  const rights = rightSources(person);
  if (rights.length === 0) return <p className="text-muted">{t("effectiveNone")}</p>;
  return (
    <>
      <TableFrame label={t("effective")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("effectiveRight")}</Th>
              <Th>{t("effectiveFrom")}</Th>
            </Tr>
          </THead>
          <TBody>
            {rights.map(({ right, sources }) => (
              <Tr key={right}>
                <Td className="whitespace-normal align-top">{nameOf(right)}</Td>
                <Td className="whitespace-normal align-top">
                  <Sources sources={sources} nameOf={nameOf} />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
      <p className="mt-2 text-muted text-xs">
        <LimitsNow lines={person.ceilings} />
      </p>
    </>
  );
}

function Sources({ sources, nameOf }: { sources: RightSource[]; nameOf: (right: Right) => string }) {
  const t = useTranslations("users");
  const list = useWordList();
  return (
    <ul>
      {sources.map((source) => (
        <li key={source.kind === "group" ? source.groupId : source.kind}>
          {source.kind === "own" ? t("fromOwn") : null}
          {source.kind === "group" ? (
            <TextLink href={`/groups/${source.groupId}`}>
              <bdi>{t("fromGroupNamed", { group: source.name })}</bdi>
            </TextLink>
          ) : null}
          {source.kind === "implied" ? (
            <span className="text-muted">{t("fromImplied", { rights: list(source.by.map(nameOf)) })}</span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** "Refund 100.000 KWD and Void 50.00 USD", or that there is no limit. */
export function LimitsNow({ lines }: { lines: readonly CeilingLine[] }) {
  const t = useTranslations("users");
  const list = useWordList();
  if (lines.length === 0) return t("limitsNone");
  const words = lines.map(
    ({ type, currency, amount }) => `${t(`limitType.${type}`)} \u2068${amount} ${currency}\u2069`,
  );
  return t("limitsNow", { limits: list(words) });
}

/** A right in words, gateway accounts by the name that people gave them. */
function useNamedRight({ gateways }: Person): (right: Right) => string {
  const t = useTranslations("users");
  const rightName = useRightName();
  return (right) => {
    const account = gateways.find(({ pgCode }) => isGatewayRight(right) && right === `gateway.use:${pgCode}`);
    return account ? t("gatewayRight", { name: account.name }) : rightName(right);
  };
}
