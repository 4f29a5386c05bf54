"use client";

import {
  ArchiveX,
  Banknote,
  BellRing,
  CalendarClock,
  CircleHelp,
  CornerDownRight,
  FileCheck,
  FileDown,
  Fingerprint,
  FileInput,
  Globe,
  House,
  Inbox,
  KeyRound,
  Landmark,
  ListChecks,
  Mail,
  ReceiptText,
  Scale,
  ShieldCheck,
  Stamp,
  UserRoundCog,
  UsersRound,
  ScrollText,
  Webhook,
} from "lucide-react";
import { Link, LinkPending } from "@/components/ui/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useChangeCounts } from "@/components/changes/use-change-counts";
import { useOutcomeCounts } from "@/components/outcomes/use-outcome-counts";
import { useDecidableCount } from "@/components/requests/use-decidable-count";
import { cn } from "@/components/ui/cn";
import type { ChangeCounts } from "@/lib/changes/types";
import type { OutcomeCounts } from "@/lib/operations/outcomes/types";
import { isCurrent, type NavigationItem, type NavigationKey } from "./navigation-items";

const icons: Record<NavigationKey, typeof Stamp> = {
  home: House,
  exports: FileDown,
  transactions: ReceiptText,
  requests: Stamp,
  outcomes: CircleHelp,
  childTransactions: CornerDownRight,
  deletedTransactions: ArchiveX,
  paymentsIn: FileInput,
  reconciliation: FileCheck,
  users: UsersRound,
  groups: UserRoundCog,
  changeRequests: ShieldCheck,
  apiKeys: KeyRound,
  gateways: Landmark,
  disputes: Scale,
  gatewayNotices: Inbox,
  approvalPolicy: ListChecks,
  webhooks: Webhook,
  mails: Mail,
  approvalSettings: CalendarClock,
  confirmation: Banknote,
  signIn: Fingerprint,
  noticeSettings: BellRing,
  timeZone: Globe,
  audit: ScrollText,
};

export type NavigationProps = {
  items: readonly NavigationItem[];
  /** Requests that the person can decide, as the page was made; left out for those who decide nothing. */
  waiting?: number;
  /** Outcomes that nobody knows, as the page was made; left out for those who see no payments. */
  outcomes?: OutcomeCounts;
  /** Changes of the rules that wait for the person, as the page was made. */
  changes?: ChangeCounts;
};

/** The side navigation, in groups. */
export function Navigation({ items, waiting, outcomes, changes }: NavigationProps) {
  const t = useTranslations("shell");
  const path = usePathname();
  const groups = [...new Set(items.map((item) => item.group))];
  return (
    <nav aria-label={t("navigation")} className="flex flex-col gap-5">
      {groups.map((group) => (
        <div key={group}>
          <p className="px-4 pb-1 text-2xs text-faint">{t(group)}</p>
          <ul>
            {items
              .filter((item) => item.group === group)
              .map((item) => (
                <NavigationLink
                  key={item.key}
                  item={item}
                  current={isCurrent(item.href, path)}
                  waiting={waiting}
                  outcomes={outcomes}
                  changes={changes}
                />
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

type NavigationLinkProps = Omit<NavigationProps, "items"> & { item: NavigationItem; current: boolean };

function NavigationLink({ item, current, waiting, outcomes, changes }: NavigationLinkProps) {
  const t = useTranslations("shell");
  const Icon = icons[item.key];
  return (
    <li>
      <Link
        href={item.href}
        aria-current={current ? "page" : undefined}
        className={cn(
          "relative flex h-8 items-center gap-2.5 px-4 text-muted -outline-offset-2 hover:bg-sunken hover:text-ink touch:h-11",
          current && "font-medium text-ink",
        )}
      >
        {current ? (
          <span aria-hidden="true" className="absolute inset-s-0 inset-y-1.5 w-0.5 bg-accent" />
        ) : null}
        <Icon aria-hidden="true" strokeWidth={1.75} className={cn("size-4", current && "text-accent")} />
        <span className="flex-1">{t(item.key)}</span>
        <LinkPending />
        {item.key === "requests" ? <WaitingCount first={waiting} /> : null}
        {item.key === "changeRequests" ? <ChangeCount first={changes} /> : null}
        {item.key === "outcomes" ? <UnknownCount first={outcomes} /> : null}
      </Link>
    </li>
  );
}

/** Outcomes that nobody knows; those that need a person are told by the alert above the page. */
function UnknownCount({ first }: { first?: OutcomeCounts }) {
  const t = useTranslations("outcomes");
  const counts = useOutcomeCounts(first);
  const count = (counts?.open ?? 0) + (counts?.contradicted ?? 0);
  if (count === 0) return null;
  return (
    <span className="block min-w-5 rounded-sm bg-warning-soft px-1 text-center font-semibold text-2xs text-warning leading-4.5">
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("navCount", { count })}</span>
    </span>
  );
}

function ChangeCount({ first }: { first?: ChangeCounts }) {
  const t = useTranslations("changes");
  const count = useChangeCounts(first)?.waiting ?? 0;
  if (count === 0) return null;
  return (
    <span className="block min-w-5 rounded-sm bg-accent px-1 text-center font-semibold text-2xs text-on-accent leading-4.5">
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("navCount", { count })}</span>
    </span>
  );
}

function WaitingCount({ first }: { first?: number }) {
  const t = useTranslations("shell");
  const count = useDecidableCount(first);
  if (!count) return null;
  return (
    <span className="block min-w-5 rounded-sm bg-accent px-1 text-center font-semibold text-2xs text-on-accent leading-4.5">
      <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{t("waiting", { count })}</span>
    </span>
  );
}

/** The two areas that matter on a phone, under the thumb. */
export function BottomNavigation({ items, waiting }: NavigationProps) {
  const t = useTranslations("shell");
  const path = usePathname();
  const shown = items.filter((item) => item.phone);
  if (shown.length === 0) return null;
  return (
    <nav
      aria-label={t("shortcuts")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-line-strong border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {shown.map((item) => {
        const current = isCurrent(item.href, path);
        const Icon = icons[item.key];
        return (
          <Link
            key={item.key}
            href={item.href}
            aria-current={current ? "page" : undefined}
            className={cn(
              "relative flex h-13 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-muted -outline-offset-2",
              current && "font-medium text-ink",
            )}
          >
            {current ? (
              <span aria-hidden="true" className="absolute inset-x-8 top-0 h-0.5 bg-accent" />
            ) : null}
            <span className="relative">
              <Icon
                aria-hidden="true"
                strokeWidth={1.75}
                className={cn("size-5", current && "text-accent")}
              />
              <span className="absolute -inset-e-5 top-0.5">
                <LinkPending />
              </span>
              {item.key === "requests" ? (
                <span className="absolute inset-s-3.5 -top-1.5">
                  <WaitingCount first={waiting} />
                </span>
              ) : null}
            </span>
            {t(item.key)}
          </Link>
        );
      })}
    </nav>
  );
}
