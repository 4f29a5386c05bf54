"use client";

import { useTranslations } from "next-intl";
import { useReadyName } from "@/components/policy/use-ready-name";
import { VersionStatus } from "@/components/policy/version-status";
import { TextLink } from "@/components/ui/text-link";
import { Timestamp } from "@/components/ui/timestamp";
import type { PolicyVersionSummary } from "@/lib/approvals/policy/views";

/** Every version, the newest first: what became of it, by whom. */
export function VersionList({ versions }: { versions: PolicyVersionSummary[] }) {
  const t = useTranslations("policy.page");
  const readyName = useReadyName();
  return (
    <ul className="flex flex-col divide-y divide-line border-line border-y text-sm">
      {versions.map((version) => (
        <li key={version.version} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
          <TextLink href={`/settings/approval-policy/${version.version}`} className="min-w-24 font-medium">
            {t("version", { version: String(version.version) })}
          </TextLink>
          <VersionStatus status={version.status} />
          {/* On a phone the note has lines of its own, all of it. */}
          <span className="min-w-0 flex-1 basis-48 break-words max-sm:basis-full">
            {version.note ? <bdi>{readyName(version.note)}</bdi> : null}
          </span>
          <By version={version} />
          <Timestamp value={version.publishedAt ?? version.createdAt} className="text-muted" />
        </li>
      ))}
    </ul>
  );
}

/** The note of the policy that came with the product says where it is from. */
function By({ version: { author, approver, note } }: { version: PolicyVersionSummary }) {
  const t = useTranslations("policy.page");
  const parts = [
    author ? t("by", { name: author }) : note ? null : t("shipped"),
    approver ? t("approvedBy", { name: approver }) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? <span className="text-muted">{parts.join(" · ")}</span> : null;
}
