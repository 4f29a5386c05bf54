import { useLocale } from "next-intl";
import { cn } from "./cn";
import { groupDigits } from "./group-digits";

type AmountProps = {
  /** Decimal text as the server gave it, such as "12.500"; printed digit for digit. */
  value: string;
  currency?: string;
  /** In columns that mix currencies: leaves room for three decimals, so that the points stand under each other. */
  align?: boolean;
  /** In a sentence: without the room that keeps the currencies of a column under each other. */
  inText?: boolean;
  /** Emphasis for the one amount that a screen is about. */
  strong?: boolean;
  className?: string;
};

/** Figure space: as wide as a digit in tabular figures. */
const figureSpace = "\u2007";

/** Money on screen: left to right in every language, digits that line up, no rounding anywhere. */
export function Amount({ value, currency, align, inText, strong, className }: AmountProps) {
  const locale = useLocale();
  const { whole, fraction } = groupDigits(value, locale);
  const missing = align ? 3 - Math.max(fraction.length - 1, 0) : 0;
  return (
    <bdi dir="ltr" className={cn("whitespace-nowrap tabular-nums", strong && "font-semibold", className)}>
      <span>
        {whole}
        <span className={strong ? undefined : "opacity-75 in-[.text-muted]:opacity-100"}>{fraction}</span>
      </span>
      {missing > 0 ? (
        <span aria-hidden="true">
          {/* A currency without decimals also lacks the point, which is narrower than a digit. */}
          {fraction ? null : <span className="invisible">.</span>}
          {figureSpace.repeat(missing)}
        </span>
      ) : null}
      {currency ? (
        <span className={cn("ms-1.5 text-2xs text-muted", inText || "inline-block min-w-7")}>{currency}</span>
      ) : null}
    </bdi>
  );
}
