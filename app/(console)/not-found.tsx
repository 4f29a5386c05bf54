import { headers } from "next/headers";
import { MissingPage } from "@/components/shell/missing-page";
import { originOf } from "@/lib/auth/origin";

/** The same words as outside the console, inside its frame; of a page that takes a right, whom to ask for it. */
export default async function ConsoleNotFound() {
  return <MissingPage requestId={originOf(await headers()).requestId} />;
}
