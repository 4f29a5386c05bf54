import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredRight } from "@/lib/testing/doors/build-doors";

/** Every server action of the console, as its file exports it. */
export interface Act {
  /** `refundAction`. */
  name: string;
  /** null: being signed in is enough, the use case decides. */
  permission: string | null;
  run: (input: unknown) => Promise<ActAnswer>;
}

export interface ActAnswer {
  data?: unknown;
  serverError?: { code: string; requestId?: string };
  validationErrors?: unknown;
}

/** All files of server actions below `app`, loaded. */
export async function everyAct(): Promise<Act[]> {
  const acts: Act[] = [];
  for (const name of readdirSync("app", { recursive: true, encoding: "utf8" }).toSorted()) {
    const path = join("app", name);
    if (!/\.tsx?$/.test(name) || name.includes(".test.")) continue;
    const source = readFileSync(path, "utf8");
    if (!/^["']use server["']/m.test(source)) continue;
    const loaded = (await import(join(process.cwd(), path))) as Record<string, Act["run"]>;
    for (const [exported, run] of Object.entries(loaded))
      acts.push({ name: exported, permission: declaredRight(source, exported), run });
  }
  return acts;
}
