import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function DesignLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/design">{children}</Words>;
}
