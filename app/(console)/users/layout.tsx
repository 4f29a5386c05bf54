import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function UsersLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/users">{children}</Words>;
}
