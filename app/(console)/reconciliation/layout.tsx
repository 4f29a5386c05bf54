import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ReconciliationLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/reconciliation">{children}</Words>;
}
