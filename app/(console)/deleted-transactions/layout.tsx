import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function DeletedTransactionsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/deleted-transactions">{children}</Words>;
}
