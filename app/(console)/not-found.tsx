import { MissingPage } from "@/components/shell/missing-page";

/** The same words as outside the console, inside its frame; of a page that takes a right, whom to ask for it. */
export default function ConsoleNotFound() {
  return <MissingPage />;
}
