import { useTranslations } from "next-intl";
import { Amount } from "@/components/ui/amount";
import { Badge, StateLabel } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NavTabs } from "@/components/ui/nav-tabs";
import { Spinner } from "@/components/ui/spinner";
import { TextLink } from "@/components/ui/text-link";

const looks = [
  { theme: "light", dir: "ltr" },
  { theme: "light", dir: "rtl" },
  { theme: "dark", dir: "ltr" },
  { theme: "dark", dir: "rtl" },
] as const;

/** A handful of parts in both themes and both directions at once: what differs shows at a glance. */
export function SideBySide() {
  const t = useTranslations("design");
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      {looks.map(({ theme, dir }) => (
        <div
          key={theme + dir}
          data-theme={theme}
          dir={dir}
          className="flex flex-col gap-4 border border-line bg-paper p-4 text-ink"
        >
          <NavTabs
            label={t(`look.${theme}_${dir}`)}
            items={[
              { href: "/design", label: t(`look.${theme}_${dir}`), current: true },
              { href: "/design#more", label: t("more"), count: 3, current: false },
            ]}
          />
          <div className="flex flex-wrap items-center gap-2">
            <Button variant="primary">{t("primary")}</Button>
            <Button>{t("secondary")}</Button>
            <Button variant="dangerQuiet">{t("dangerQuiet")}</Button>
            <Spinner />
            <TextLink href="/design">{t("more")}</TextLink>
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <StateLabel tone="positive">{t("settled")}</StateLabel>
            <Badge tone="warning">{t("waiting")}</Badge>
            <Amount value="1250.000" currency="KWD" strong />
          </div>
          <Field label={t("text")} hint={t("textHint")}>
            <Input name={`side-by-side-${theme}-${dir}`} />
          </Field>
          <Callout tone="info">{t("remark")}</Callout>
        </div>
      ))}
    </div>
  );
}
