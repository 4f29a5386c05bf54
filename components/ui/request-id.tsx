"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "./copy-button";

type RequestIdProps = {
  value: string;
  /** Of a page that broke: the log has it as `errorId`, beside the request. */
  of?: "requestId" | "errorId";
};

/** The number under which the log knows what happened, to be quoted to whoever reads it. */
export function RequestId({ value, of = "requestId" }: RequestIdProps) {
  const t = useTranslations("common");
  return (
    <p className="mt-1 flex flex-wrap items-center justify-center gap-x-1 text-muted text-xs">
      <span className="whitespace-nowrap">{t(of)}</span>
      <bdi dir="ltr" className="break-all font-mono">
        {value}
      </bdi>
      <CopyButton value={value} label={t(of)} />
    </p>
  );
}
