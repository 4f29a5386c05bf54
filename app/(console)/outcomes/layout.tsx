import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function OutcomesLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/outcomes">{children}</Words>;
}
