import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { RequestContent } from "@/lib/approvals/types";

type Key = keyof RequestContent;
type Change = { key: Key; before: string; now: string };

/** What is different between the content that somebody saw and another one, line by line. */
export function changesBetween(seen: RequestContent, now: Partial<RequestContent>): Change[] {
  return (Object.keys(seen) as Key[]).flatMap((key) => {
    const value = now[key];
    return value === undefined || value === seen[key] ? [] : [{ key, before: seen[key], now: value }];
  });
}

type ChangedContentProps = {
  seen: RequestContent;
  now: Partial<RequestContent>;
  looking: boolean;
  /** The reader has looked at it: from now on a decision answers for what stands here. */
  onSeen: () => void;
};

/** The difference between what was on the screen and what holds now. Nobody decides before he has looked at it. */
export function ChangedContent({ seen, now, looking, onSeen }: ChangedContentProps) {
  const t = useTranslations("requests");
  const changes = changesBetween(seen, now);
  return (
    <Callout tone="warning" title={t("changedTitle")} live className="max-lg:order-first">
      <p>{t("changedHint")}</p>
      {changes.length === 0 ? <p>{t("changedSame")}</p> : <ChangeTable changes={changes} />}
      <Button size="small" className="mt-3" pending={looking} onClick={onSeen}>
        {t("changedSeen")}
      </Button>
    </Callout>
  );
}

function ChangeTable({ changes }: { changes: Change[] }) {
  const t = useTranslations("requests");
  const cell = "border-line border-b py-1 pe-4 text-start align-top last:pe-0";
  return (
    <table className="mt-2 w-full tabular-nums">
      <thead className="text-2xs text-muted">
        <tr>
          <th className={cell}>{t("changedField")}</th>
          <th className={cell}>{t("changedBefore")}</th>
          <th className={cell}>{t("changedNow")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <th scope="row" className={`${cell} font-normal text-muted`}>
              {t(`content.${change.key}`)}
            </th>
            <td className={cell}>
              <ContentValue value={change.before} />
            </td>
            <td className={`${cell} font-medium`}>
              <ContentValue value={change.now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Several files stand one below the other; a hash may break anywhere. */
function ContentValue({ value }: { value: string }) {
  return (
    <bdi dir="ltr" className="block whitespace-pre-line [overflow-wrap:anywhere]">
      {value || "–"}
    </bdi>
  );
}
