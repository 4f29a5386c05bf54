import { closePool } from "@/lib/db/pool";
import { seedDemo } from "@/prisma/seed/demo";
import type { DemoOrder } from "./start/demo";

/** Makes the demo data on the order of `npm start`, in a process of its own; not meant to be called by hand. */
async function receiveOrder(): Promise<DemoOrder> {
  if (!process.send) throw new Error("This command is part of npm start. To make more data: npm run seed.");
  // The bootstrap lets the channel not keep a process alive; here it must, until the order is in.
  process.channel?.ref();
  return new Promise((resolve) => process.once("message", (message) => resolve(message as DemoOrder)));
}

async function main(): Promise<void> {
  const order = await receiveOrder();
  const answer = await seedDemo({ ...order, report: (line: string) => process.stdout.write(`  ${line}\n`) });
  await closePool();
  await new Promise((resolve) => process.send?.(answer, resolve));
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
