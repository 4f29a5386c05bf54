import { Check } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { NotificationText } from "@/components/notifications/notification-text";
import { useRecordedText } from "@/components/operations/recorded-text";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Timestamp } from "@/components/ui/timestamp";
import { parseKeptWords } from "@/lib/i18n/kept-words";
import type { NotificationLine } from "@/lib/notifications/types";

type NotificationRowProps = {
  notice: NotificationLine;
  /** `open`: the person went on to what it is about. */
  onRead: (open: boolean) => void;
};

/** One notice: what happened, when, and whether it was read. */
export function NotificationRow({ notice, onRead }: NotificationRowProps) {
  const t = useTranslations("notifications");
  const recorded = useRecordedText();
  const { reason, why } = notice.params;
  const follow = (event: MouseEvent) => {
    // Another tab is the browser's to open.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onRead(true);
  };
  return (
    <li className="flex items-start gap-3 border-line border-b py-3">
      <span className="mt-1.5 size-2 shrink-0">
        {notice.read ? null : (
          <>
            <span aria-hidden="true" className="block size-2 rounded-full bg-accent" />
            <span className="sr-only">{t("new")}</span>
          </>
        )}
      </span>
      <div className="min-w-0 flex-1">
        {notice.link ? (
          <Link
            href={notice.link}
            prefetch={false}
            onClick={follow}
            className={cn("break-words hover:underline", !notice.read && "font-medium")}
          >
            <NotificationText notice={notice} />
          </Link>
        ) : (
          <NotificationText notice={notice} />
        )}
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-muted text-xs">
          <Timestamp value={notice.createdAt} format="relative" />
          {notice.params.order ? (
            <span>
              {t("order")} <bdi dir="ltr">{notice.params.order}</bdi>
            </span>
          ) : null}
          {reason ? (
            <span className="min-w-0 break-words">
              <bdi>{t("reason", { reason: recorded(reason, parseKeptWords(why)) })}</bdi>
            </span>
          ) : null}
        </p>
      </div>
      {notice.read ? null : (
        <IconButton label={t("markRead")} size="small" onClick={() => onRead(false)}>
          <Check aria-hidden="true" />
        </IconButton>
      )}
    </li>
  );
}
