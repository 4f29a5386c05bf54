import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function AuditLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/audit">{children}</Words>;
}
