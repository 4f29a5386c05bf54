import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { editsOf, PLANTED_DEFECTS } from "./defects.ts";
import { HARDENING_DEFECTS } from "./hardening-defects.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Makes vitest read the source with this defect in it; no file is changed. A defect that no longer fits the source is an error. */
export function plantDefect(name: string): Plugin {
  const defect = [...PLANTED_DEFECTS, ...HARDENING_DEFECTS].find((one) => one.name === name);
  if (!defect) throw new Error(`There is no planted defect called ${name}.`);
  const edits = editsOf(defect);
  return {
    name: "planted-defect",
    enforce: "pre",
    transform(code, id) {
      const file = id.split("?")[0]?.slice(ROOT.length);
      let planted = code;
      for (const edit of edits.filter((one) => one.file === file)) {
        if (planted.split(edit.find).length !== 2)
          throw new Error(`${name}: ${edit.file} does not hold this once: ${edit.find}`);
        planted = planted.replace(edit.find, () => edit.put);
      }
      return planted === code ? null : { code: planted, map: null };
    },
  };
}
