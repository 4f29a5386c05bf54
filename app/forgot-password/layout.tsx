import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ForgotPasswordLayout({ children }: { children: ReactNode }) {
  return <Words of="app/forgot-password">{children}</Words>;
}
