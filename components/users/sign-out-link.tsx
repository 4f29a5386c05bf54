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
    // eslint-disable-next-line @next/next/no-location-assign-relative-destination -- a full load drops what this page holds in memory.
    onSettled: () => location.assign("/sign-in"),
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
