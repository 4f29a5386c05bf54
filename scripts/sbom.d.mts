export interface Component {
  "bom-ref": string;
  type: string;
  name: string;
  version: string;
  purl: string;
  licenses?: ({ expression: string } | { license: { name: string } })[];
  hashes?: { alg: string; content: string }[];
}
export interface Bill {
  bomFormat: string;
  specVersion: string;
  metadata: { component: Omit<Component, "purl"> };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
export function billOfMaterials(lock: { packages: Record<string, Record<string, unknown>> }): Bill;
