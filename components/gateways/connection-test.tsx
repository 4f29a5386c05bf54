import { useTranslations } from "next-intl";
import { ExchangeView } from "@/components/transactions/exchange-view";
import { Callout } from "@/components/ui/callout";
import type { Tone } from "@/components/ui/tone";
import type { ConnectionTest } from "@/lib/gateway-accounts/types";

const TONES: Record<ConnectionTest["outcome"], Tone> = {
  accepted: "positive",
  refused: "negative",
  unreachable: "negative",
  unclear: "warning",
};

type ConnectionTestResultProps = { result: ConnectionTest | undefined; failure: string | null };

/** What the gateway said to a harmless question, with the whole exchange for those who want to see it. */
export function ConnectionTestResult({ result, failure }: ConnectionTestResultProps) {
  const t = useTranslations("gateways");
  if (failure) {
    return (
      <Callout tone="negative" title={t("failed")} live>
        {failure}
      </Callout>
    );
  }
  if (!result) return null;
  // Where nothing came back, it is our own word for how; else the gateway's.
  const fault = `faultWords.${result.message}` as "faultWords.timeout";
  const message = result.outcome === "unreachable" && t.has(fault) ? t(fault) : result.message;
  return (
    <>
      <Callout tone={TONES[result.outcome]} title={t(`tested.${result.outcome}`)} live>
        {t(`testedHint.${result.outcome}`)}
        {message ? (
          <span className="block">
            <bdi>{message}</bdi>
          </span>
        ) : null}
      </Callout>
      <details>
        <summary className="cursor-pointer text-muted text-xs">{t("exchange")}</summary>
        <div className="mt-2">
          <ExchangeView value={result.exchange} />
        </div>
      </details>
    </>
  );
}
