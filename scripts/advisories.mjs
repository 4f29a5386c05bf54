/**
 * `npm run advisories`: no package below a version that is known to be unsafe, in what is installed and in the lock. Asks nobody;
 * `npm audit` asks the registry.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const FLOORS = {
  next: "16.4.6",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "next-auth": "4.24.15",
  nodemailer: "10.0.0",
};

/** Negative where `one` is below `other`; a version before a release is below it. */
export function compareVersions(one, other) {
  const parts = (text) => text.split("-")[0].split(".").map(Number);
  const [left, right] = [parts(one), parts(other)];
  for (let place = 0; place < 3; place += 1)
    if (left[place] !== right[place]) return left[place] - right[place];
  return Number(!one.includes("-")) - Number(!other.includes("-"));
}

/** Every place of the lock, nested ones too, that holds a version below its floor. */
export function belowFloor(lock, floors = FLOORS) {
  return Object.entries(lock.packages ?? {}).flatMap(([place, { version }]) => {
    const name = place.split("node_modules/").at(-1);
    const floor = floors[name];
    return floor && version && compareVersions(version, floor) < 0
      ? [`${place} is ${version}; nothing below ${floor} is safe`]
      : [];
  });
}

function check(root) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const problems = belowFloor(lock);
  for (const [name, floor] of Object.entries(FLOORS)) {
    const file = join(root, "node_modules", name, "package.json");
    if (!lock.packages?.[`node_modules/${name}`]) problems.push(`${name} is not in the lock`);
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, "utf8"));
    if (compareVersions(version, floor) < 0)
      problems.push(`installed ${name} is ${version}; nothing below ${floor} is safe`);
  }
  return problems;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = check(process.cwd());
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0)
    process.stdout.write(`All of ${Object.keys(FLOORS).join(", ")} are at or above their floors.\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
