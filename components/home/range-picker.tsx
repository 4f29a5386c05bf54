import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { cn } from "@/components/ui/cn";
import { FIGURE_DAYS, type Figures } from "@/lib/overview/types";

/** Days, currency and kind of payments: each choice is an address, so that it can be shared and needs no script. */
export function RangePicker({ figures }: { figures: Figures }) {
  const t = useTranslations("home");
  const { days, currency, sandbox, hasBoth, currencies } = figures;
  const href = (change: Partial<Record<"days" | "currency" | "payments", string | number>>) => {
    const all = { days, currency, ...(hasBoth ? { payments: sandbox ? "test" : "live" } : {}), ...change };
    return `/?${new URLSearchParams(Object.entries(all).map(([key, value]) => [key, String(value)]))}`;
  };
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      <Choice
        label={t("range.label")}
        options={FIGURE_DAYS.map((count) => ({
          href: href({ days: count }),
          text: t("range.days", { count }),
          current: count === days,
        }))}
      />
      {currencies.length > 1 ? (
        <Choice
          label={t("range.currency")}
          options={currencies.map((code) => ({
            href: href({ currency: code }),
            text: code,
            current: code === currency,
          }))}
        />
      ) : null}
      {hasBoth ? (
        <Choice
          label={t("range.payments")}
          options={(["live", "test"] as const).map((kind) => ({
            href: href({ payments: kind }),
            text: t(`range.${kind}`),
            current: (kind === "test") === sandbox,
          }))}
        />
      ) : null}
    </div>
  );
}

type ChoiceProps = { label: string; options: { href: string; text: string; current: boolean }[] };

function Choice({ label, options }: ChoiceProps) {
  return (
    <nav aria-label={label}>
      <ul className="flex rounded-md border border-line-strong bg-surface">
        {options.map(({ href, text, current }) => (
          <li key={href}>
            <Link
              href={href}
              scroll={false}
              prefetch={false}
              aria-current={current ? "true" : undefined}
              className={cn(
                "flex h-7.5 items-center px-2.5 text-muted text-xs -outline-offset-2 hover:text-ink touch:h-10",
                current && "bg-sunken font-medium text-ink",
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
