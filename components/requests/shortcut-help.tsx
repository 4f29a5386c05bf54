"use client";

import { Keyboard } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { shortcutsAreOn, turnShortcuts, useShortcuts } from "@/components/requests/shortcuts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";

const groups = [
  {
    key: "everywhere",
    lines: [
      { does: "find", keys: ["Ctrl K", "/"] },
      { does: "help", keys: ["?"] },
    ],
  },
  {
    key: "list",
    lines: [
      { does: "next", keys: ["j", "↓"] },
      { does: "previous", keys: ["k", "↑"] },
      { does: "select", keys: ["x"] },
      { does: "open", keys: ["o"] },
    ],
  },
  {
    key: "decide",
    lines: [
      { does: "approve", keys: ["a"] },
      { does: "reject", keys: ["r"] },
      { does: "undo", keys: ["u"] },
      { does: "send", keys: ["Ctrl Enter"] },
    ],
  },
] as const;

/** Which keys do what, and the switch for those whom single keys get in the way. */
export function ShortcutHelp() {
  const t = useTranslations("requests.keys");
  const [open, setOpen] = useState(false);
  useShortcuts({ "?": () => setOpen(true) });
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" variant="ghost" className="max-lg:hidden">
          <Keyboard aria-hidden="true" />
          {t("title")}
        </Button>
      }
    >
      <ShortcutSheet />
    </Dialog>
  );
}

/** The sheet of keys, the same on every screen. */
export function ShortcutSheet() {
  const t = useTranslations("requests.keys");
  return (
    <DialogContent title={t("title")} description={t("hint")}>
      <div className="flex flex-col gap-4">
        {groups.map((group) => (
          <KeyTable key={group.key} group={group} />
        ))}
        <OnSwitch />
      </div>
    </DialogContent>
  );
}

function KeyTable({ group }: { group: (typeof groups)[number] }) {
  const t = useTranslations("requests.keys");
  const cell = "border-line border-b py-1.5 text-start font-normal";
  return (
    <table className="w-full">
      <caption className="pb-1 text-start font-medium">{t(group.key)}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("key")}</th>
          <th scope="col">{t("does")}</th>
        </tr>
      </thead>
      <tbody>
        {group.lines.map(({ does, keys }) => (
          <tr key={does}>
            <th scope="row" className={`${cell} w-32 whitespace-nowrap`}>
              {keys.map((key, index) => (
                <span key={key}>
                  {index > 0 ? <span className="text-muted"> {t("or")} </span> : null}
                  <kbd
                    dir="ltr"
                    className="inline-block min-w-6 rounded-sm border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs"
                  >
                    {key}
                  </kbd>
                </span>
              ))}
            </th>
            <td className={cell}>{t(does)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OnSwitch() {
  const t = useTranslations("requests.keys");
  const [on, setOn] = useState(shortcutsAreOn);
  return (
    <Switch
      label={t("on")}
      hint={t("onHint")}
      checked={on}
      onChange={(event) => {
        turnShortcuts(event.target.checked);
        setOn(event.target.checked);
      }}
    />
  );
}
