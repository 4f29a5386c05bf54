import { holdProofTable } from "./proof-table";

holdProofTable("docs/api-proof.md", 70);
