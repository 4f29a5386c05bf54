import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { LoadedRequestId } from "@/components/shell/loaded-request-id";
import { Logo } from "@/components/shell/logo";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { originOf } from "@/lib/auth/origin";

/** For what does not exist and for what one may not see: both read the same. */
export default async function NotFound() {
  const [t, sent] = await Promise.all([getTranslations("common"), headers()]);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-2xl flex-col justify-center p-4 sm:p-6">
      <Logo className="mb-8" />
      <EmptyState
        heading
        title={t("notFound")}
        hint={t("notFoundHint")}
        action={
          <>
            <TextLink href="/">{t("backHome")}</TextLink>
            <LoadedRequestId value={originOf(sent).requestId} />
          </>
        }
      />
    </main>
  );
}
