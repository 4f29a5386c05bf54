import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useConnectorWords } from "@/components/gateways/connector-words";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { useWordList } from "@/components/ui/use-word-list";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";

/** The first step of a new account: which gateway it is at. The choice stands in the address, so that the way back leads here. */
export function GatewayChoice({ gateways }: { gateways: readonly GatewayCapabilities[] }) {
  const t = useTranslations("gateways");
  return (
    <Section title={t("chooseGateway")} className="max-w-3xl">
      <ul className="grid gap-2 sm:grid-cols-2">
        {gateways.map((can) => (
          <Choice key={can.gateway} can={can} />
        ))}
      </ul>
    </Section>
  );
}

function Choice({ can }: { can: GatewayCapabilities }) {
  const t = useTranslations("gateways");
  const list = useWordList();
  const words = useConnectorWords(can.gateway);
  const operations = [
    can.purchase ? "purchase" : null,
    can.authorize ? "authorize" : null,
    can.capture === "none" ? null : "capture",
    can.refund === "none" ? null : "refund",
    can.void ? "void" : null,
  ] as const;
  const needed = words.fields(can.credentialFields).filter((field) => field.required);
  return (
    <li className="flex">
      <Link
        href={`/gateways/new?gateway=${encodeURIComponent(can.gateway)}`}
        className="group flex min-w-0 flex-1 items-center gap-3 rounded-md border border-line bg-surface px-3 py-2.5 hover:border-line-strong hover:bg-sunken"
      >
        <span className="min-w-0 flex-1">
          <bdi className="font-medium">{can.displayName}</bdi>
          <span className="block text-muted text-xs">
            {list(operations.filter((name) => name !== null).map((name) => t(`operation.${name}`)))}
          </span>
          <span className="block text-muted text-xs">
            {needed.length > 0
              ? t("asksFor", { values: list(needed.map(({ label }) => label)) })
              : t("asksNothing")}
          </span>
        </span>
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint rtl:-scale-x-100" />
      </Link>
    </li>
  );
}
