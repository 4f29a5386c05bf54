import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function GroupsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/groups">{children}</Words>;
}
