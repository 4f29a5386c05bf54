"use client";

import { useMutation } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { useTranslations } from "next-intl";
import { postSignOn } from "@/components/shell/auth-client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

/** Leads to the provider that signs people in. While it does not answer, the form below still works. */
export function SignOnButton({ label, returnPath }: { label: string; returnPath: string }) {
  const t = useTranslations("signIn.signOn");
  const leaving = useMutation({
    mutationFn: () => postSignOn(returnPath),
    onSuccess: (address) => (address === null ? undefined : location.assign(address)),
  });
  const isAway = leaving.isError || (leaving.isSuccess && leaving.data === null);
  return (
    <div className="mb-5 flex flex-col gap-4 border-line border-b pb-5">
      {isAway ? (
        <Callout tone="negative" live>
          {t("refused.unavailable")}
        </Callout>
      ) : null}
      <Button
        size="large"
        pending={leaving.isPending || (leaving.isSuccess && !isAway)}
        onClick={() => leaving.mutate()}
      >
        <LogIn aria-hidden="true" className="rtl:-scale-x-100" />
        {t("go", { name: label })}
      </Button>
    </div>
  );
}
