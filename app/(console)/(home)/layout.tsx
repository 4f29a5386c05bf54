import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function HomeLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/(home)">{children}</Words>;
}
