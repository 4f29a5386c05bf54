import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { readFigures } from "@/lib/overview/read-figures";
import { readFirstSteps } from "@/lib/overview/read-first-steps";
import { readTodo } from "@/lib/overview/read-todo";
import { FIGURE_DAYS, type HomeInput, type HomePage } from "@/lib/overview/types";

/** The whole first page for one person: without the right to see payments there are no figures. */
export async function readHome(actor: UserActor, { days, currency, payments }: HomeInput): Promise<HomePage> {
  const sees = hasPermission(actor, "transaction.view");
  const wish = {
    days: FIGURE_DAYS.find((value) => String(value) === days) ?? 30,
    currency,
    sandbox: payments === null ? null : payments === "test",
  };
  const [todo, figures] = await Promise.all([readTodo(actor), sees ? readFigures(actor, wish) : null]);
  const isNew = sees && figures === null;
  return { todo, sees, figures, firstSteps: isNew ? await readFirstSteps(actor) : [] };
}
