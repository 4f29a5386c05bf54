"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { postSignOut } from "@/components/shell/auth-client";
import { Button } from "@/components/ui/button";

/** The way out for a person who cannot go on. */
export function SignOutLink({ className }: { className?: string }) {
  const t = useTranslations("users.account");
  const leaving = useMutation({
    mutationFn: postSignOut,
    // A full load drops what this page holds in memory.
    onSettled: (target) => location.assign(target ?? "/sign-in"),
  });
  return (
    <Button
      variant="ghost"
      className={className}
      pending={leaving.isPending}
      onClick={() => leaving.mutate()}
    >
      {t("signOut")}
    </Button>
  );
}
