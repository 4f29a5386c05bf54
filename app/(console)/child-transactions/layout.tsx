import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ChildTransactionsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/child-transactions">{children}</Words>;
}
