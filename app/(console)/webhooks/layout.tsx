import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function WebhooksLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/webhooks">{children}</Words>;
}
