"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { additionsQuery } from "@/components/request-features/api";
import { CommentsSection, type CommentAction } from "@/components/request-features/comments-section";
import { EvidenceButtons } from "@/components/request-features/evidence-buttons";
import { useFailureText } from "@/components/shell/failure-text";
import { FilesSection } from "@/components/request-features/files-section";
import { ErrorState } from "@/components/ui/error-state";
import { Section } from "@/components/ui/section";
import { SkeletonRows } from "@/components/ui/skeleton";

type RequestAdditionsProps = { requestId: number; comment: CommentAction };

/** What people brought and said about a request, and the evidence of it. */
export function RequestAdditions({ requestId, comment }: RequestAdditionsProps) {
  const t = useTranslations("requestFeatures");
  const failureText = useFailureText();
  const { data, error, isFetching, refetch } = useQuery(additionsQuery(requestId));
  return (
    <>
      {data ? (
        <>
          <FilesSection requestId={requestId} files={data.attachments} canAttach={data.canAttach} />
          <CommentsSection requestId={requestId} comments={data.comments} comment={comment} />
        </>
      ) : error ? (
        <ErrorState hint={failureText(error)} retrying={isFetching} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows />
      )}
      {data?.mayTakeEvidence ? (
        <Section title={t("evidence")}>
          <p className="mb-2 text-muted">{t("evidenceHint")}</p>
          <EvidenceButtons path={`/api/requests/${requestId}/evidence?`} />
        </Section>
      ) : null}
    </>
  );
}
