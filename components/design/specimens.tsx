import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Badge, StateLabel, type StateShape } from "@/components/ui/badge";
import { Breakable } from "@/components/ui/breakable";
import { Callout } from "@/components/ui/callout";
import { Definition, DefinitionList } from "@/components/ui/definition-list";
import { Reference } from "@/components/ui/reference";
import { Section } from "@/components/ui/section";
import { Table, TableFrame, TBody, Td, Th, THead, Tr } from "@/components/ui/table";
import { Day } from "@/components/ui/day";
import { Timestamp } from "@/components/ui/timestamp";
import type { Tone } from "@/components/ui/tone";
import { ButtonSpecimens } from "./button-specimens";
import { FieldSpecimens } from "./field-specimens";
import { OverlaySpecimens } from "./overlay-specimens";
import { PartSpecimens } from "./part-specimens";
import { SideBySide } from "./side-by-side";

const tones: readonly Tone[] = ["neutral", "info", "accent", "positive", "warning", "negative"];
const shapes: readonly StateShape[] = ["ring", "half", "full", "dash", "cross", "full"];

const rows = [
  { id: "0f3a9c4417be2d6680a1c5e3f9b7d2418c6e5a30", amount: "1250.000", currency: "KWD", tone: "positive" },
  { id: "7be2d6680a1c5e3f9b7d2418c6e5a300f3a9c441", amount: "12.500", currency: "BHD", tone: "warning" },
  { id: "80a1c5e3f9b7d2418c6e5a300f3a9c4417be2d66", amount: "98765.40", currency: "SAR", tone: "negative" },
  { id: "c5e3f9b7d2418c6e5a300f3a9c4417be2d6680a1", amount: "3500", currency: "JPY", tone: "neutral" },
] as const satisfies readonly { id: string; amount: string; currency: string; tone: Tone }[];

/** Everything that screens are made of, once. */
export function Specimens() {
  const t = useTranslations("design");
  return (
    <div className="grid gap-x-10 gap-y-8 xl:grid-cols-2">
      <Section title={t("buttons")}>
        <ButtonSpecimens />
      </Section>
      <Section title={t("overlays")}>
        <OverlaySpecimens />
      </Section>
      <Section title={t("states")}>
        <StateSpecimens />
      </Section>
      <Section title={t("remarks")}>
        <div className="grid gap-2 sm:grid-cols-2">
          {tones.map((tone) => (
            <Callout key={tone} tone={tone}>
              {t("remark")}
            </Callout>
          ))}
        </div>
      </Section>
      <Section title={t("fields")}>
        <FieldSpecimens />
      </Section>
      <Section title={t("parts")}>
        <PartSpecimens />
      </Section>
      <Section title={t("sideBySide")} className="xl:col-span-2">
        <SideBySide />
      </Section>
      <Section title={t("amounts")} className="xl:col-span-2">
        <LedgerSpecimen />
      </Section>
    </div>
  );
}

function StateSpecimens() {
  const t = useTranslations("design");
  const names = t("tones").split(/[,،] /);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {tones.map((tone, index) => (
          <Badge key={tone} tone={tone}>
            {names[index]}
          </Badge>
        ))}
      </div>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {tones.map((tone, index) => (
          <StateLabel key={tone} tone={tone} shape={shapes[index]}>
            {names[index]}
          </StateLabel>
        ))}
      </div>
    </div>
  );
}

function LedgerSpecimen() {
  const t = useTranslations("design");
  const moment = "2026-11-22T08:05:09+03:00";
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,2fr)_minmax(16rem,1fr)]">
      <TableFrame label={t("amounts")}>
        <Table>
          <THead>
            <Tr>
              <Th>{t("reference")}</Th>
              <Th>{t("state")}</Th>
              <Th>{t("time")}</Th>
              <Th numeric>{t("amount")}</Th>
            </Tr>
          </THead>
          <TBody>
            {rows.map((row) => (
              <Tr key={row.id}>
                <Td>
                  <Reference value={row.id} short copyLabel={t("reference")} />
                </Td>
                <Td>
                  <StateLabel tone={row.tone}>{t("state")}</StateLabel>
                </Td>
                <Td className="text-muted">
                  <Timestamp value={moment} />
                </Td>
                <Td numeric>
                  <Amount value={row.amount} currency={row.currency} align />
                </Td>
              </Tr>
            ))}
          </TBody>
        </Table>
      </TableFrame>
      <DefinitionList>
        <Definition term={t("amount")} numeric>
          <Amount value="1250.000" currency="KWD" />
        </Definition>
        <Definition term={t("settled")} numeric>
          <Amount value="1234567890123.456" currency="KWD" strong />
        </Definition>
        <Definition term={t("time")}>
          <Timestamp value={moment} format="relative" />, <Day value={moment.slice(0, 10)} />
        </Definition>
        <Definition term={t("reference")}>
          <Reference value={rows[0].id} copyLabel={t("reference")} />
          <bdi dir="ltr" className="block">
            <Breakable text={`https://console.example.com/transactions/${rows[0].id}`} />
          </bdi>
        </Definition>
      </DefinitionList>
    </div>
  );
}
