import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { mailKeys } from "@/components/mails/api";
import { parseMailId } from "@/components/mails/list-input";
import { MailCard } from "@/components/mails/mail-card";
import { getQueryClient } from "@/components/shell/query-client";
import { requireActor } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { getMail } from "@/lib/mail/queries";

type MailPageProps = { params: Promise<{ mailId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("mails");
  return { title: t("mailTitle") };
}

/** One mail. Somebody else's is not there. */
export default async function MailPage({ params }: MailPageProps) {
  const [actor, given] = await Promise.all([requireActor(), params]);
  const mailId = parseMailId(given.mailId);
  if (mailId === null) notFound();
  const client = getQueryClient();
  try {
    client.setQueryData(mailKeys.mail(mailId), await getMail(actor, mailId));
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <MailCard mailId={mailId} />
    </HydrationBoundary>
  );
}
