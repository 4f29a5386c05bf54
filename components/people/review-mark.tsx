"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import type { MarkReviewedInput } from "@/lib/people/rules";
import type { ReviewedPerson } from "@/lib/people/types";

export type MarkReviewed = ServerAction<MarkReviewedInput, void>;

type ReviewMarkProps = { person: ReviewedPerson; isSelf: boolean; markReviewed: MarkReviewed };

/** Keeps that somebody looked and left it as it is. Taking something away is done on the person's card. */
export function ReviewMark({ person, isSelf, markReviewed }: ReviewMarkProps) {
  const t = useTranslations("people");
  const router = useRouter();
  const failureText = useFailureText();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const marking = useMutation({
    mutationFn: () =>
      runAction(
        markReviewed({
          userId: person.id,
          permissions: person.permissions,
          ...(note.trim() ? { note: note.trim() } : {}),
        }),
      ),
    onSuccess: () => {
      setAsking(false);
      setNote("");
      toast.success(t("marked", { name: person.name }));
      router.refresh();
    },
  });
  const ask = (open: boolean) => {
    marking.reset();
    setAsking(open);
  };
  return (
    <>
      <Button
        size="small"
        className="mt-1"
        aria-label={t("markNamed", { name: person.name })}
        disabledReason={isSelf ? t("ownReview") : null}
        onClick={() => ask(true)}
      >
        {t("mark")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={ask}
        title={t("markTitle", { name: person.name })}
        description={t("markHint")}
        confirmLabel={t("markConfirm")}
        pending={marking.isPending}
        onConfirm={() => marking.mutate()}
      >
        <Field label={t("note")} optional>
          <Textarea
            rows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {marking.isError ? (
          <Callout tone="negative" title={t("failed")} live>
            {failureText(marking.error)}
          </Callout>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
