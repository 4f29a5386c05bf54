import type { AbsentCase } from "@/lib/gateways/contract/contract-types";
import type { World } from "@/lib/gateways/contract/world";

/** One thing that every connector has to prove. */
export interface Case {
  name: string;
  /** The declaration that takes this case away. */
  absentBy?: AbsentCase;
  run(world: World): Promise<void>;
}
