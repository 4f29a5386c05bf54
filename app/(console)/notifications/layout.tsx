import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function NotificationsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/notifications">{children}</Words>;
}
