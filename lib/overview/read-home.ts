import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
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
  // Days without anything are not yet an empty installation.
  const isNew = sees && figures === null && !(await hasPayments());
  return {
    todo,
    hasNoRights: actor.permissions.size === 0,
    sees,
    figures,
    days: wish.days,
    isNew,
    firstSteps: isNew ? await readFirstSteps(actor) : [],
  };
}

async function hasPayments(): Promise<boolean> {
  const [row] = await sql.query<{ some: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM payment_transaction) AS some",
    [],
    "has-payments",
  );
  return row?.some === true;
}
