import { delimiter } from "node:path";
import { readDemo } from "./demo";

/** Tells the workers, which inherit the environment, where the products wrote down what they are. */
export function handOutProducts(demoFiles: string[]): void {
  process.env.E2E_DEMO_FILES = demoFiles.join(delimiter);
}

/** In a worker: takes the product that is this worker's own. Returns its address, as the configuration needs it. */
export function takeProduct(): string | undefined {
  const given = process.env.E2E_DEMO_FILES?.split(delimiter);
  const mine = given?.[Number(process.env.TEST_PARALLEL_INDEX ?? 0)];
  if (mine) process.env.E2E_DEMO_FILE = mine;
  return process.env.E2E_DEMO_FILE ? readDemo().baseUrl : undefined;
}
