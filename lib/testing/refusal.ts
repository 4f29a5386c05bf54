import { AppError } from "@/lib/errors";

/** The code with which something was refused, or `accepted`. A bug is thrown on. */
export async function refusal(act: Promise<unknown>): Promise<string> {
  try {
    await act;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "accepted";
}

/** How often each outcome occurred. */
export async function tally(acts: Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of await Promise.all(acts.map(refusal))) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
