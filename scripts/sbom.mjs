/**
 * `npm run --silent sbom`: a bill of materials (CycloneDX) of what the product is made of, out of the lock file and of nothing else, so
 * that the same release always has the same one. npm's own command leaves out packages that a tool of the makers uses as well.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The bill of a lock file's packages, but for those that only the makers use. */
export function billOfMaterials(lock) {
  const { "": product, ...others } = lock.packages;
  const places = Object.keys(others).filter((place) => !others[place].dev && !others[place].link);
  const known = new Set(places);
  const itself = { "bom-ref": "product", type: "application", name: product.name, version: product.version };
  const standsOn = ["", ...places].map((place) => ({
    ref: place || "product",
    dependsOn: namesNeededBy(lock.packages[place])
      .map((name) => placeOf(name, place, known))
      .filter((found) => found !== null)
      .toSorted(),
  }));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { ...itself, licenses: licensesOf(product.license) } },
    components: places.map((place) => componentAt(place, others[place])),
    dependencies: standsOn,
  };
}

function componentAt(place, { name = place.split("node_modules/").at(-1), version, license, integrity }) {
  return {
    "bom-ref": place,
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    ...(license ? { licenses: licensesOf(license) } : {}),
    ...(integrity ? { hashes: integrity.split(" ").map(hashOf) } : {}),
  };
}

const ALGORITHMS = { sha512: "SHA-512", sha384: "SHA-384", sha256: "SHA-256", sha1: "SHA-1" };

function hashOf(text) {
  const [algorithm, ...rest] = text.split("-");
  return { alg: ALGORITHMS[algorithm], content: Buffer.from(rest.join("-"), "base64").toString("hex") };
}

/** What is no expression of the standard's list stands there as it is written. */
function licensesOf(license) {
  const isExpression = /^\(?[\w.+-]+\)?(?: (?:AND|OR|WITH) \(?[\w.+-]+\)?)*$/.test(license);
  return [isExpression ? { expression: license } : { license: { name: license } }];
}

function namesNeededBy({ dependencies = {}, optionalDependencies = {}, peerDependencies = {} }) {
  return [...new Set([dependencies, optionalDependencies, peerDependencies].flatMap(Object.keys))];
}

/** Where a package finds another one: beside itself or further up, as Node looks for it. */
function placeOf(name, from, known) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (known.has(place)) return place;
    if (folder === "") return null;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lock = JSON.parse(readFileSync(join(process.cwd(), "package-lock.json"), "utf8"));
  process.stdout.write(`${JSON.stringify(billOfMaterials(lock), null, 2)}\n`);
}
