"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { isCovered, useShortcuts } from "@/components/requests/shortcuts";
import type { ActionKey } from "@/components/palette/places";
import { useHeldKeys } from "@/components/palette/use-held-keys";
import type { NavigationItem } from "@/components/shell/navigation-items";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { lazyModule } from "@/components/ui/lazy-module";

// Fetched when somebody is about to use it.
const dialog = lazyModule(() => import("./palette-dialog"));
const help = lazyModule(() => import("@/components/requests/shortcut-help"));

type PaletteProps = { items: readonly NavigationItem[]; acts: readonly ActionKey[] };

/** Says "find anything" to all palettes of the page; the one that stands opens. */
const openEvent = "countersign-palette";

/** The button of the palette; the palette itself stands once, in `PaletteKeys`. */
export function PaletteButton({ compact }: { compact?: boolean }) {
  const t = useTranslations("palette");
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={compact ? t("open") : undefined}
      aria-keyshortcuts="Control+K Meta+K"
      onPointerEnter={() => void dialog.prefetch()}
      onFocus={() => void dialog.prefetch()}
      onClick={() => dispatchEvent(new Event(openEvent))}
      className={cn(
        "flex items-center gap-2 rounded-md text-muted hover:bg-sunken hover:text-ink",
        compact
          ? "size-8 justify-center touch:size-10"
          : "h-8 w-full border border-line-strong bg-surface px-2 text-start touch:h-10",
      )}
    >
      <Search aria-hidden="true" className="size-4 shrink-0" />
      {compact ? null : (
        <>
          <span className="min-w-0 flex-1 truncate">{t("open")}</span>
          <kbd dir="ltr" className="font-mono text-2xs">
            {t("keys")}
          </kbd>
        </>
      )}
    </button>
  );
}

/** Opens the palette by Ctrl/Cmd-K, by "/" and by its buttons. */
export function PaletteKeys({ items, acts }: PaletteProps) {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  const [isReady, setIsReady] = useState(false);
  const [text, setText] = useState("");
  const [helping, setHelping] = useState(false);
  const sheet = help.useModule(helping);
  const parts = dialog.useModule(used);
  const change = useCallback((next: boolean) => {
    if (next) setUsed(true);
    setOpen(next);
    setIsReady(false);
    setText("");
  }, []);
  useHeldKeys(open && !isReady, { onText: setText, onLeave: () => change(false) });
  // The inbox has a sheet of its own, the same one; whichever hears the key first opens.
  useShortcuts({ "/": () => change(true), "?": () => setHelping(true) });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const pressed = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!pressed || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      // Over a form that somebody fills in it would lead away from it.
      change(!open && !isCovered());
    };
    const onOpen = () => change(true);
    document.addEventListener("keydown", onKeyDown);
    addEventListener(openEvent, onOpen);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      removeEventListener(openEvent, onOpen);
    };
  }, [open, change]);
  return (
    <>
      {used && parts ? (
        <parts.PaletteDialog
          items={items}
          acts={acts}
          open={open}
          onOpenChange={change}
          text={text}
          onTextChange={setText}
          onReady={() => setIsReady(true)}
        />
      ) : null}
      <Dialog open={helping && Boolean(sheet)} onOpenChange={setHelping}>
        {sheet ? <sheet.ShortcutSheet /> : null}
      </Dialog>
    </>
  );
}
