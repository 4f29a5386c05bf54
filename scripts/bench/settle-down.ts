import pg from "pg";
import type { Stage } from "./stage";

/** A database that has lived for a while: without this, vacuum and checkpoint of the fresh rows run beside the loads. */
export async function settleDown(stage: Stage): Promise<void> {
  const client = new pg.Client({ connectionString: stage.ownerUrl });
  await client.connect();
  try {
    await client.query("VACUUM (ANALYZE)");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}
