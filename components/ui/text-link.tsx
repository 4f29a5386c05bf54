import { Link } from "@/components/ui/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A link in running text or in a cell. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...props}
      className={cn(
        "font-medium text-accent underline decoration-accent/30 underline-offset-3 hover:decoration-accent",
        className,
      )}
    />
  );
}
