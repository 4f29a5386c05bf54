"use client";

import { Check, Copy, Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Callout } from "@/components/ui/callout";
import { copyText } from "@/components/ui/copy-button";
import { Dialog, DialogContent } from "@/components/ui/dialog";

/** Recovery codes, this once. Only its own button closes it: a slip of the finger must not lose them. */
export function CodesDialog({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useTranslations("security");
  const text = `${codes.join("\n")}\n`;
  return (
    <Dialog open onOpenChange={() => undefined}>
      <DialogContent
        unclosable
        title={t("codesTitle")}
        description={t("codesOnce")}
        footer={
          <Button variant="primary" onClick={onKept}>
            {t("kept")}
          </Button>
        }
      >
        {/* One below the other: two beside each other would break in the middle, and a broken code is typed wrongly. */}
        <ul
          dir="ltr"
          aria-label={t("codes")}
          className="grid gap-y-1 border-line-strong border-y bg-sunken px-3 py-3 font-mono text-base"
        >
          {codes.map((code) => (
            <li key={code} className="select-all whitespace-nowrap">
              {code}
            </li>
          ))}
        </ul>
        <p className="mt-2 flex items-center gap-2">
          <CopyCodes text={text} />
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="countersign-recovery-codes.txt"
            className={buttonClass({ size: "small" })}
          >
            <Download aria-hidden="true" />
            {t("download")}
          </a>
        </p>
        <Callout tone="warning" className="mt-3">
          {t("codesCare")}
        </Callout>
      </DialogContent>
    </Dialog>
  );
}

/** Beside "Download", so it says in words what it does, too. */
function CopyCodes({ text }: { text: string }) {
  const t = useTranslations("common");
  const codes = useTranslations("security")("codes");
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      size="small"
      aria-label={t("copyThing", { thing: codes })}
      onClick={() => void copyText(text).then(setCopied)}
    >
      <Icon aria-hidden="true" />
      {copied ? t("copied") : t("copy")}
    </Button>
  );
}
