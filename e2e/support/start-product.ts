import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";
import { handOutProducts } from "./products";
import { runProduct } from "./run-product";

/**
 * Starts the product as a newcomer does, once for each worker and each with a data folder of its own, and stops them
 * afterwards. With E2E_DEMO_FILE set the journeys run against the product that wrote that file.
 */

/** The database of an unreachable data folder lives elsewhere; its place is written down. */
function removeData(dataFolder: string): void {
  const note = join(dataFolder, "postgres-location");
  const location = existsSync(note) ? readFileSync(note, "utf8").trim() : "postgres";
  if (location !== "postgres") rmSync(location, { recursive: true, force: true });
  rmSync(dataFolder, { recursive: true, force: true });
}

interface Product {
  demoFile: string;
  stop: () => Promise<void>;
}

async function startOne(): Promise<Product> {
  const dataFolder = mkdtempSync(join(tmpdir(), "countersign-journeys-"));
  chmodSync(dataFolder, 0o711);
  try {
    const { stop } = await runProduct(dataFolder, {
      // A silent gateway should not hold up a journey for twenty seconds; long enough to see that it is asked again.
      GATEWAY_DEADLINE_MS: "4000",
      RECONCILE_DELAYS: "5000,5000,5000,5000",
    });
    const stopAndRemove = async () => {
      await stop();
      removeData(dataFolder);
    };
    return { demoFile: join(dataFolder, "demo.json"), stop: stopAndRemove };
  } catch (error) {
    removeData(dataFolder);
    throw error;
  }
}

export default async function startProducts(config: FullConfig): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_DEMO_FILE) return undefined;
  const products: Product[] = [];
  const stopAll = async () => {
    await Promise.all(products.map((product) => product.stop()));
  };
  try {
    // One after the other: the first one makes the production build when there is none.
    for (let index = 0; index < config.workers; index += 1) products.push(await startOne());
  } catch (error) {
    await stopAll();
    throw error;
  }
  handOutProducts(products.map((product) => product.demoFile));
  return stopAll;
}
