"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { additionsQuery } from "@/components/request-features/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/section";
import { Textarea } from "@/components/ui/textarea";
import { Timestamp } from "@/components/ui/timestamp";
import { toast } from "@/components/ui/toast";
import type { AddCommentInput } from "@/lib/approvals/additions/schemas";
import { COMMENT_MAX_LENGTH, type CommentLine } from "@/lib/approvals/additions/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type CommentAction = ServerAction<AddCommentInput, { commentId: string }>;

type CommentsSectionProps = {
  requestId: number;
  comments: readonly CommentLine[];
  comment: CommentAction;
};

/** What was said about a request, oldest first, and a place to say more. */
export function CommentsSection({ requestId, comments, comment }: CommentsSectionProps) {
  const t = useTranslations("requestFeatures");
  return (
    <Section title={t("comments")} meta={comments.length || undefined}>
      {comments.length === 0 ? <p className="text-muted">{t("commentsEmpty")}</p> : null}
      <ol>
        {comments.map((line) => (
          <li key={line.id} className="border-line border-t py-1.5">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">
                <bdi>{line.author}</bdi>
                {line.isOwn ? <span className="ms-1.5 text-accent text-xs">{t("you")}</span> : null}
                {line.byKey ? <Badge className="ms-1.5">{t("byKey")}</Badge> : null}
              </span>
              <Timestamp value={line.at} className="text-muted text-xs" />
            </p>
            <p dir="auto" className="mt-0.5 whitespace-pre-line break-words">
              {line.text}
            </p>
          </li>
        ))}
      </ol>
      <CommentForm requestId={requestId} comment={comment} />
    </Section>
  );
}

function CommentForm({ requestId, comment }: { requestId: number; comment: CommentAction }) {
  const t = useTranslations("requestFeatures");
  const client = useQueryClient();
  const failureText = useFailureText();
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState(false);
  const sending = useMutation({
    mutationFn: (text: string) => runAction(comment({ requestId, text })),
    onSuccess: () => {
      form.current?.reset();
      toast.success(t("commented"));
    },
    onSettled: () => client.invalidateQueries({ queryKey: additionsQuery(requestId).queryKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("text") ?? "").trim();
    setMissing(text === "");
    if (text !== "" && !sending.isPending) sending.mutate(text);
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={submit}
      className="mt-3 flex flex-col items-start gap-2 print:hidden"
    >
      {sending.error ? (
        <Callout tone="negative" title={t("failed")} live className="w-full">
          {failureText(sending.error)}
        </Callout>
      ) : null}
      <Field
        label={t("comment")}
        hint={t("commentHint")}
        error={missing && t("commentMissing")}
        className="w-full max-w-prose"
      >
        <Textarea name="text" maxLength={COMMENT_MAX_LENGTH} onChange={() => setMissing(false)} />
      </Field>
      <Button type="submit" pending={sending.isPending}>
        {t("send")}
      </Button>
    </form>
  );
}
