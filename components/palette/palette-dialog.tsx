"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { CreditCard, FileCheck, FileText, Plus, Search, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import type { ActionKey } from "@/components/palette/places";
import type { NavigationItem } from "@/components/shell/navigation-items";
import { Amount } from "@/components/ui/amount";
import { cn } from "@/components/ui/cn";
import { menuItemClass } from "@/components/ui/popup-class";
import { type Entry, type EntryGroup, type EntryKind, useEntries } from "./use-entries";

type PaletteDialogProps = {
  items: readonly NavigationItem[];
  /** What the person may begin. */
  acts: readonly ActionKey[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What is looked for; it may have been begun before the field was there. */
  text: string;
  onTextChange: (text: string) => void;
  /** The field has the focus. */
  onReady: () => void;
};

/** Find anything: pages and acts at once, payments, requests and people from the server. */
export function PaletteDialog({ open, onOpenChange, ...finder }: PaletteDialogProps) {
  const t = useTranslations("palette");
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-scrim/40" />
        <Dialog.Viewport className="fixed inset-0 z-50 grid items-start justify-items-center overflow-y-auto px-3 pt-3 sm:pt-[12vh]">
          <Dialog.Popup className="flex max-h-[min(32rem,calc(100dvh-1.5rem))] w-full max-w-xl flex-col overflow-hidden rounded-lg border border-line-strong bg-raised text-ink shadow-popup outline-none">
            <Dialog.Title className="sr-only">{t("open")}</Dialog.Title>
            <Finder {...finder} close={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type FinderProps = Omit<PaletteDialogProps, "open" | "onOpenChange"> & { close: () => void };

function Finder({ items, acts, text, onTextChange, onReady, close }: FinderProps) {
  const t = useTranslations("palette");
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  // The library does so with the next frame, which may be late; after its own bookkeeping, so that the focus finds its way back.
  useEffect(() => {
    const soon = setTimeout(() => field.current?.focus());
    return () => clearTimeout(soon);
  }, []);
  const { groups, isPending, isFailed } = useEntries(items, acts, text);
  const go = (entry: Entry) => {
    close();
    router.push(entry.href);
  };
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      items={groups}
      value={text}
      onValueChange={(value, { reason }) => {
        // Choosing a line must not write it into the field.
        if (reason !== "item-press") onTextChange(value);
      }}
      itemToStringValue={(entry: Entry) => entry.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-line border-b px-4">
        <Search aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <Autocomplete.Input
          ref={field}
          aria-label={t("open")}
          placeholder={t("placeholder")}
          maxLength={128}
          spellCheck={false}
          onFocus={({ currentTarget }) => {
            currentTarget.setSelectionRange(text.length, text.length);
            onReady();
          }}
          className="h-12 min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
      </div>
      <Autocomplete.Status className="px-4 text-muted text-sm">
        <Line text={isFailed ? t("failed") : isPending && groups.length === 0 ? t("searching") : ""} />
      </Autocomplete.Status>
      <Autocomplete.Empty className="px-4 text-muted text-sm">
        {groups.length === 0 && !isPending && !isFailed ? <Line text={t("nothing")} /> : null}
      </Autocomplete.Empty>
      <Autocomplete.List
        aria-label={t("results")}
        className="min-h-0 flex-1 overflow-y-auto p-1.5 empty:hidden"
      >
        {(group: EntryGroup) => <Group key={group.kind} group={group} go={go} />}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

function Line({ text }: { text: string }) {
  return text ? <p className="py-6 text-center">{text}</p> : null;
}

const icons: Record<EntryKind, ReactNode> = {
  pages: <FileText aria-hidden="true" />,
  actions: <Plus aria-hidden="true" />,
  transactions: <CreditCard aria-hidden="true" />,
  requests: <FileCheck aria-hidden="true" />,
  people: <UserRound aria-hidden="true" />,
};

function Group({ group, go }: { group: EntryGroup; go: (entry: Entry) => void }) {
  const t = useTranslations("palette");
  return (
    <Autocomplete.Group items={group.items} className="pb-1">
      <Autocomplete.GroupLabel className="px-2 pt-1 pb-0.5 text-2xs text-muted">
        {t(`kind.${group.kind}`)}
      </Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(entry: Entry) => (
          <Autocomplete.Item
            key={entry.id}
            value={entry}
            onClick={() => go(entry)}
            className={cn(menuItemClass, "[&_svg]:text-muted")}
          >
            {icons[entry.kind]}
            <span className="min-w-0 flex-1 cut">
              {entry.isReference ? (
                <bdi dir="ltr" className="font-mono text-xs">
                  {entry.label}
                </bdi>
              ) : (
                <bdi>{entry.label}</bdi>
              )}
              {entry.detail ? (
                <span className="ms-2 text-muted text-xs">
                  {entry.detail.map((part, index) => (
                    // Names keep their place whatever their direction is.
                    <Fragment key={part}>
                      {index > 0 ? " · " : null}
                      <bdi>{part}</bdi>
                    </Fragment>
                  ))}
                </span>
              ) : null}
            </span>
            {entry.amount ? <Amount {...entry.amount} /> : null}
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  );
}
