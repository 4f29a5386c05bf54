"use client";

import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useFailureText } from "@/components/shell/failure-text";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { ActionFailure, runAction, type ServerAction } from "@/lib/http/action-failure";

type SendHeadProps = {
  send: ServerAction<Record<string, never>, void>;
  /** Whether anybody outside is named. */
  isNamed: boolean;
};

/** Tells the head as it is now to everybody who is named. Without anybody there is nothing to send. */
export function SendHead({ send, isNamed }: SendHeadProps) {
  const t = useTranslations("audit.heads");
  const router = useRouter();
  const failureText = useFailureText();
  const sending = useMutation({
    mutationFn: () => runAction(send({})),
    onSuccess: () => {
      toast.success(t("sent"));
      router.refresh();
    },
    onError: (error) => toast.error(t("notSent"), { description: why(error) }),
  });
  const why = (error: unknown): string => {
    const key = error instanceof ActionFailure ? `refused.${error.params.reason}` : "";
    return t.has(key as "refused.early") ? t(key as "refused.early") : failureText(error);
  };
  if (!isNamed) return null;
  return (
    <Button size="small" pending={sending.isPending} onClick={() => sending.mutate()}>
      <Send aria-hidden="true" className="rtl:-scale-x-100" />
      {t("send")}
    </Button>
  );
}
