import { useTranslations } from "next-intl";
import { readExchange, type StoredExchange } from "@/components/transactions/read-exchange";
import { layOutJson } from "@/components/transactions/json-layout";
import { JsonView } from "@/components/transactions/json-view";
import { Badge } from "@/components/ui/badge";
import { Timestamp } from "@/components/ui/timestamp";

/** What was sent to the gateway and what came back, scrubbed of secrets when it was stored. */
export function ExchangeView({ value }: { value: unknown }) {
  const t = useTranslations("transactions");
  const exchange = readExchange(value);
  if (!exchange) return <JsonView value={value} label={t("rawCopy")} />;
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
        <Timestamp value={exchange.startedAt} seconds />
        <span>{t("exchangeTook", { duration: Math.round(exchange.durationMs) })}</span>
        {exchange.response ? (
          <Badge tone={exchange.response.status < 300 ? "positive" : "negative"}>
            {exchange.response.status}
          </Badge>
        ) : null}
        {exchange.fault ? <Badge tone="warning">{exchange.fault}</Badge> : null}
      </p>
      <div className="grid gap-2 lg:grid-cols-2">
        <Side title={t("exchangeRequest")} text={requestText(exchange)} />
        {exchange.response ? (
          <Side title={t("exchangeResponse")} text={responseText(exchange.response)} />
        ) : (
          <p className="self-center text-center text-muted">{t("exchangeNone")}</p>
        )}
      </div>
    </div>
  );
}

function Side({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-2xs text-muted">{title}</p>
      <JsonView value={text} label={title.toLowerCase()} />
    </div>
  );
}

function requestText({ request }: StoredExchange): string {
  return message(`${request.method} ${request.url}`, request.headers, request.body);
}

function responseText(response: NonNullable<StoredExchange["response"]>): string {
  return message(`HTTP ${response.status}`, response.headers, response.body);
}

function message(first: string, headers: Record<string, string>, body: string | null): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [first, ...lines, ...(body ? ["", layOutJson(body)] : [])].join("\n");
}
