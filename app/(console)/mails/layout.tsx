import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function MailsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/mails">{children}</Words>;
}
