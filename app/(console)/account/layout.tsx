import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/account">{children}</Words>;
}
