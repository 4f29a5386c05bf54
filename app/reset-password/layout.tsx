import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ResetPasswordLayout({ children }: { children: ReactNode }) {
  return <Words of="app/reset-password">{children}</Words>;
}
