import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ChangePasswordLayout({ children }: { children: ReactNode }) {
  return <Words of="app/change-password">{children}</Words>;
}
