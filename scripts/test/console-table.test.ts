import { holdProofTable } from "./proof-table";

holdProofTable("docs/console-proof.md", 50);
