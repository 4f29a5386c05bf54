"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { uploadFile } from "@/components/payments-in/api";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { FileInput } from "@/components/ui/file-input";
import { Select } from "@/components/ui/select";
import type { ImportKind } from "@/lib/payments/incoming/types";

type UploadFormProps = {
  kind: ImportKind;
  accounts: readonly { pgCode: string; name: string; currency: string }[];
  basePath: string;
};

/** Chooses an account and a file, and leads to what is in it. */
export function UploadForm({ kind, accounts, basePath }: UploadFormProps) {
  const t = useTranslations("paymentsIn");
  const router = useRouter();
  const failureText = useFailureText();
  const [account, setAccount] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState(false);
  const sending = useMutation({
    mutationFn: (chosen: { account: string; file: File }) => uploadFile(kind, chosen.account, chosen.file),
    onSuccess: ({ importId }) => router.push(`${basePath}/${importId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (account && file && !sending.isPending) sending.mutate({ account, file });
  };
  return (
    <form noValidate onSubmit={submit} className="flex max-w-xl flex-col items-start gap-4">
      {sending.isError ? (
        <Callout tone="negative" title={t("uploadFailed")} live className="w-full">
          {failureText(sending.error)}
        </Callout>
      ) : null}
      <Field
        label={t("account")}
        required
        error={asked && !account ? t("chooseAccount") : undefined}
        className="w-full"
      >
        <Select
          value={account}
          placeholder={t("chooseAccount")}
          options={accounts.map(({ pgCode, name, currency }) => ({
            value: pgCode,
            label: `${name} (${currency})`,
          }))}
          onChange={(event) => setAccount(event.target.value)}
        />
      </Field>
      <Field
        label={t("file")}
        hint={t("fileHint")}
        required
        error={asked && !file ? t("chooseFile") : undefined}
        className="w-full"
      >
        <FileInput accept=".csv,.txt,text/csv" onChoose={setFile} />
      </Field>
      <Button type="submit" variant="primary" pending={sending.isPending}>
        {t("upload")}
      </Button>
    </form>
  );
}
