import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";

/** The beginning of a session id, which tells rows apart and finds them by search; the whole of it by one press. */
export function SessionId({ value }: { value: string }) {
  const t = useTranslations("transactions");
  return (
    <span className="inline-flex items-center">
      <bdi dir="ltr" title={value} className="font-mono text-xs">
        {value.slice(0, 8)}
      </bdi>
      <CopyButton value={value} label={t("sessionId")} />
    </span>
  );
}
