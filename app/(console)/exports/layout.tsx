import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ExportsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/exports">{children}</Words>;
}
