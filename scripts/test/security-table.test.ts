import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/**
 * `docs/security.md` answers every requirement of ASVS 5.0.0 up to level 2. Here each section with the level of its requirements, in
 * their order: 70 of level 1, 183 of level 2, 92 of level 3.
 */
const LEVELS: Record<string, string> = {
  "1.1": "22",
  "1.2": "1111122223",
  "1.3": "112222222223",
  "1.4": "222",
  "1.5": "123",
  "2.1": "122",
  "2.2": "112",
  "2.3": "12223",
  "2.4": "23",
  "3.1": "3",
  "3.2": "113",
  "3.3": "12223",
  "3.4": "11222233",
  "3.5": "11122333",
  "3.6": "3",
  "3.7": "22333",
  "4.1": "12233",
  "4.2": "23333",
  "4.3": "22",
  "4.4": "1222",
  "5.1": "2",
  "5.2": "112333",
  "5.3": "113",
  "5.4": "222",
  "6.1": "122",
  "6.2": "111111112222",
  "6.3": "11223333",
  "6.4": "112233",
  "6.5": "22222333",
  "6.6": "2223",
  "6.7": "33",
  "6.8": "2222",
  "7.1": "222",
  "7.2": "1111",
  "7.3": "22",
  "7.4": "11222",
  "7.5": "223",
  "7.6": "22",
  "8.1": "1233",
  "8.2": "1123",
  "8.3": "133",
  "8.4": "23",
  "9.1": "111",
  "9.2": "1222",
  "10.1": "22",
  "10.2": "223",
  "10.3": "22223",
  "10.4": "1111122222233333",
  "10.5": "22222",
  "10.6": "22",
  "10.7": "222",
  "11.1": "2233",
  "11.2": "22233",
  "11.3": "11233",
  "11.4": "1222",
  "11.5": "23",
  "11.6": "23",
  "11.7": "33",
  "12.1": "12233",
  "12.2": "11",
  "12.3": "22223",
  "13.1": "2333",
  "13.2": "222223",
  "13.3": "2233",
  "13.4": "1222233",
  "14.1": "22",
  "14.2": "12223333",
  "14.3": "122",
  "15.1": "12233",
  "15.2": "12233",
  "15.3": "1222222",
  "15.4": "3333",
  "16.1": "2",
  "16.2": "22222",
  "16.3": "2222",
  "16.4": "222",
  "16.5": "2223",
  "17.1": "23",
  "17.2": "22223333",
  "17.3": "22",
};
const STATES = /^(met|met by rule|part|not met|operator|not applicable)( \(level 3\))?$/;

const level = new Map<string, number>(
  Object.entries(LEVELS).flatMap(([section, levels]) =>
    [...levels].map((digit, index) => [`${section}.${index + 1}`, Number(digit)] as const),
  ),
);
const all = [...level.keys()];

const text = readFileSync("docs/security.md", "utf8");
const rows = [...text.matchAll(/^\| (\d[\d., -]*) \| ([^|]+) \| ([^|]+) \| ?([^|]*) ?\|$/gm)].map(
  ([, numbers = "", state = "", how = "", tests = ""]) => ({
    numbers: numbersOf(numbers),
    state,
    how,
    tests,
  }),
);

/** "1.2.1-1.2.3, 1.2.5" as its numbers, in the order of the standard. */
function numbersOf(cell: string): string[] {
  return cell.split(", ").flatMap((part) => {
    const [first = "", last = first] = part.split("-");
    const [from, to] = [all.indexOf(first), all.indexOf(last)];
    return from < 0 || to < from ? [`${part}?`] : all.slice(from, to + 1);
  });
}

it("the standard is whole", () => {
  const count = (wanted: number) => [...level.values()].filter((found) => found === wanted).length;
  expect([1, 2, 3].map(count)).toEqual([70, 183, 92]);
});

it("every requirement of levels 1 and 2 is answered once, and none that does not exist", () => {
  const answered = rows.flatMap(({ numbers }) => numbers);
  expect(answered.filter((number, index) => answered.indexOf(number) !== index)).toEqual([]);
  expect(answered.filter((number) => !level.has(number))).toEqual([]);
  expect(all.filter((number) => (level.get(number) ?? 3) < 3 && !answered.includes(number))).toEqual([]);
});

it("an answer has a state, and what is met, part or not met says how", () => {
  expect(rows.filter(({ state, how }) => !STATES.test(state.trim()) || how.trim() === "")).toEqual([]);
  const wrongLevel = rows.filter(
    ({ numbers, state }) => state.includes("level 3") !== numbers.every((number) => level.get(number) === 3),
  );
  expect(wrongLevel).toEqual([]);
});

it("every test and file that the page names is there", () => {
  const named = [...text.matchAll(/`((?:lib|scripts|e2e|app|components|docs)\/[\w./()[\]-]+\.[a-z]+)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
