"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { useRecordedText } from "@/components/operations/recorded-text";
import { worthTelling } from "@/components/step-up/turned-away";
import { useStepUp } from "@/components/step-up/use-step-up";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { peopleKeys } from "@/components/users/api";
import { useFailureText } from "@/components/shell/failure-text";
import type { DecideChangeInput } from "@/lib/changes/rules";
import { gainsOf } from "@/lib/changes/gains";
import type { ChangeRequestView } from "@/lib/changes/types";
import { runAction, type ServerAction } from "@/lib/http/action-failure";
import { changeKeys, exemptableQuery } from "./api";
import { ChangeEffectView } from "./change-effect";
import { ChangeTarget, kindKey } from "./change-words";

export type DecideResult =
  | { status: "applied" }
  | { status: "rejected" }
  | { status: "failed"; reason: string };
export type DecideAction = ServerAction<DecideChangeInput, DecideResult>;

type DecideDialogProps = {
  change: ChangeRequestView;
  verdict: DecideChangeInput["verdict"] | null;
  onClose: () => void;
  decide: DecideAction;
};

/** Shows once more what would be changed, and takes the second person's word. */
export function DecideDialog({ change, verdict, onClose, decide }: DecideDialogProps) {
  const t = useTranslations("changes");
  const form = useId();
  const failureText = useFailureText();
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const [named, setNamed] = useState<readonly number[]>([]);
  const deciding = useDecision(decide, onClose);
  const failure = worthTelling(deciding.error);
  const isReject = verdict === "reject";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (verdict === null || deciding.isPending) return;
    if (isReject && note.trim() === "") return setMissing(true);
    deciding.mutate({
      changeRequestId: change.id,
      verdict,
      contentHash: change.contentHash,
      ...(note.trim() === "" ? {} : { note }),
      ...(named.length === 0 || isReject ? {} : { exemptRequests: [...named] }),
    });
  };
  return (
    <Dialog
      open={verdict !== null}
      onOpenChange={(open) => (open || deciding.isPending ? undefined : onClose())}
    >
      <DialogContent
        // Tables stand in it, with addresses that somebody has to read.
        size={change.effect.facts || change.effect.people ? "wide" : "normal"}
        title={t(isReject ? "rejectTitle" : "approveTitle", { id: change.id })}
        description={t(`kind.${kindKey(change.kind)}`)}
        footer={
          <>
            <DialogClose>{t("back")}</DialogClose>
            <Button
              type="submit"
              form={form}
              variant={isReject ? "danger" : "primary"}
              pending={deciding.isPending}
            >
              {t(isReject ? "rejectConfirm" : "approveConfirm")}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
          <p className="font-medium">
            <ChangeTarget change={change} />
          </p>
          <ChangeEffectView change={change} />
          {!isReject && givesDeciding(change) ? <Exemptions named={named} onChange={setNamed} /> : null}
          <Field
            label={t(isReject ? "rejectNote" : "note")}
            {...(isReject ? { required: true } : { optional: true })}
            error={missing && note.trim() === "" ? t("noteMissing") : undefined}
          >
            <Textarea value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
          </Field>
          {failure ? (
            <Callout tone="negative" title={t("failedTitle")} live>
              {failureText(failure)}
            </Callout>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function useDecision(decide: DecideAction, onClose: () => void) {
  const t = useTranslations("changes");
  const recorded = useRecordedText();
  const client = useQueryClient();
  const stepUp = useStepUp();
  return useMutation({
    mutationFn: (input: DecideChangeInput) => stepUp.run(() => runAction(decide(input))),
    onSuccess: (result) => {
      if (result.status === "failed") toast.error(t("told.failed"), { description: recorded(result.reason) });
      else toast.success(t(`told.${result.status}`));
      onClose();
    },
    onSettled: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: changeKeys.all }),
        client.invalidateQueries({ queryKey: peopleKeys.all }),
      ]);
    },
  });
}

/** Whether somebody becomes a checker by it: only then is there a right that could be too new for a request. */
function givesDeciding(change: ChangeRequestView): boolean {
  const gains = [...gainsOf(change.effect).values()];
  return (
    gains.some((rights) => rights.includes("request.decide")) ||
    (change.effect.facts ?? []).some(({ name }) => name === "policy_pool")
  );
}

function Exemptions({
  named,
  onChange,
}: {
  named: readonly number[];
  onChange: (ids: readonly number[]) => void;
}) {
  const t = useTranslations("changes");
  const { data } = useQuery(exemptableQuery());
  if (!data || data.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-muted text-xs">{t("exempt")}</legend>
      <p className="mb-2 text-muted text-xs">{t("exemptHint")}</p>
      <div className="flex max-h-48 flex-col gap-1.5 overflow-y-auto">
        {data.map(({ id, type, amount, currency, maker }) => (
          <Checkbox
            key={id}
            checked={named.includes(id)}
            onChange={(event) =>
              onChange(event.target.checked ? [...named, id] : named.filter((one) => one !== id))
            }
            label={
              <>
                <bdi dir="ltr">R-{id}</bdi> · {t(`operation.${type === "void" ? "void" : "refund"}`)}{" "}
                <bdi dir="ltr">
                  {amount} {currency}
                </bdi>{" "}
                · <bdi>{maker}</bdi>
              </>
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
