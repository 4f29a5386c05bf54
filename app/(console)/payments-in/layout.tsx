import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function PaymentsInLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/payments-in">{children}</Words>;
}
