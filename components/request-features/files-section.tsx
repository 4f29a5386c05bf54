"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useRef } from "react";
import { additionsQuery, uploadAttachment } from "@/components/request-features/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import { ATTACHMENT_MAX_BYTES, type AttachmentLine } from "@/lib/approvals/additions/types";

type FilesSectionProps = { requestId: number; files: readonly AttachmentLine[]; canAttach: boolean };

const ACCEPTED = ".pdf,.png,.jpg,.jpeg,.webp,.csv,.xlsx";

/** The files of a request; more can be added while it is open. */
export function FilesSection({ requestId, files, canAttach }: FilesSectionProps) {
  const t = useTranslations("requestFeatures");
  const client = useQueryClient();
  const failureText = useFailureText();
  const chooser = useRef<HTMLInputElement>(null);
  const adding = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > ATTACHMENT_MAX_BYTES) throw new TooLarge();
      await uploadAttachment(requestId, file);
    },
    onSuccess: () => toast.success(t("fileAdded")),
    onSettled: () => client.invalidateQueries({ queryKey: additionsQuery(requestId).queryKey }),
  });
  return (
    <Section
      title={t("files")}
      meta={files.length || undefined}
      actions={
        canAttach ? (
          <Button size="small" pending={adding.isPending} onClick={() => chooser.current?.click()}>
            {t("addFile")}
          </Button>
        ) : undefined
      }
    >
      <input
        ref={chooser}
        type="file"
        accept={ACCEPTED}
        aria-label={t("addFile")}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) adding.mutate(file);
          // The same file can be chosen again after it was refused.
          event.target.value = "";
        }}
      />
      {adding.error ? (
        <Callout tone="negative" title={t("failed")} live className="mb-2">
          {adding.error instanceof TooLarge ? t("fileTooLarge") : failureText(adding.error)}
        </Callout>
      ) : null}
      {files.length === 0 ? <p className="text-muted">{t("filesEmpty")}</p> : null}
      <ul>
        {files.map((file) => (
          <FileLine key={file.id} file={file} />
        ))}
      </ul>
      <p className="mt-1 text-muted text-xs">{canAttach ? t("fileHint") : t("filesClosed")}</p>
    </Section>
  );
}

class TooLarge extends Error {}

function FileLine({ file }: { file: AttachmentLine }) {
  const t = useTranslations("requestFeatures");
  const format = useFormatter();
  const size =
    file.sizeBytes < 1024 * 1024
      ? `${format.number(Math.ceil(file.sizeBytes / 1024))} KB`
      : `${format.number(file.sizeBytes / 1024 / 1024, { maximumFractionDigits: 1 })} MB`;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 border-line border-t py-1.5">
      <a
        href={`/api/requests/attachments/${file.id}`}
        download
        className="min-w-0 break-all font-medium text-accent underline decoration-accent/30 underline-offset-3"
      >
        <bdi>{file.name}</bdi>
      </a>
      <span className="text-muted text-xs">
        <bdi>{t("fileLine", { size, name: file.uploadedBy })}</bdi> <Timestamp value={file.uploadedAt} />
      </span>
    </li>
  );
}
