"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { uploadBatch } from "@/components/payment-batches/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";

/** Chooses a file; it is judged on the next page before anything is made of it. */
export function UploadBatch() {
  const t = useTranslations("paymentRequests.batch");
  const router = useRouter();
  const failureText = useFailureText();
  const [file, setFile] = useState<File | null>(null);
  const [mail, setMail] = useState(false);
  const [asked, setAsked] = useState(false);
  const sending = useMutation({
    mutationFn: (chosen: File) => uploadBatch(chosen, mail),
    onSuccess: ({ batchId }) => router.push(`/transactions/bulk/${batchId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (file && !sending.isPending) sending.mutate(file);
  };
  return (
    <form noValidate onSubmit={submit} className="flex max-w-xl flex-col items-start gap-4">
      {sending.isError ? (
        <Callout tone="negative" title={t("uploadFailed")} live className="w-full">
          {failureText(sending.error)}
        </Callout>
      ) : null}
      <Field
        label={t("file")}
        hint={t("fileHint")}
        required
        error={asked && !file ? t("chooseFile") : undefined}
        className="w-full"
      >
        <FileInput accept=".csv,.txt,text/csv" onChoose={setFile} />
      </Field>
      <Checkbox
        label={t("mail")}
        hint={t("mailHint")}
        checked={mail}
        onChange={(event) => setMail(event.target.checked)}
      />
      <Button type="submit" variant="primary" pending={sending.isPending || sending.isSuccess}>
        {t("check")}
      </Button>
    </form>
  );
}
