import { spawnSync } from "node:child_process";

/** Programs of Debian that some long tests need: package by the program that it brings. */
const TOOLS = { nginx: "nginx-light", faketime: "faketime" } as const;

function isMissing(program: string): boolean {
  return spawnSync("which", [program], { stdio: "ignore" }).status !== 0;
}

/** Installs what is missing where that is possible; one sentence about what is still missing, null when all is there. */
export function obtainDebianTools(report: (line: string) => void): string | null {
  const missing = () => Object.keys(TOOLS).filter(isMissing) as (keyof typeof TOOLS)[];
  if (missing().length > 0 && process.getuid?.() === 0 && !isMissing("apt-get")) {
    const packages = missing().map((program) => TOOLS[program]);
    report(`Installing ${packages.join(" and ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update"], { stdio: "ignore", env });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { stdio: "ignore", env });
  }
  const names = missing().map((program) => TOOLS[program]);
  return names.length === 0 ? null : `Install ${names.join(" and ")}: long tests need it.`;
}
