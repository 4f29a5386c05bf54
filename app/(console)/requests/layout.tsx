import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function RequestsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/requests">{children}</Words>;
}
