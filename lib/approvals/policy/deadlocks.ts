import { seatPeople } from "@/lib/approvals/policy/matching";
import type {
  PolicyDocument,
  PolicyEffect,
  PolicyPool,
  PolicyRule,
  PolicyStage,
} from "@/lib/approvals/policy/types";
import type { PolicyPerson, PolicyWorld } from "@/lib/approvals/policy/world";

/** A tier whose requests could never be completed, because too few different people may decide them. */
export interface Deadlock {
  rule: number;
  ruleName: string;
  tier: number;
  stage: number;
  stageName: string;
  needed: number;
  /** Whose request it would be; null: anybody's. */
  maker: string | null;
  /** Who is left for the stage then. */
  left: string[];
}

/** Everyone who may decide in the pool now. A named person without the right to decide does not count. */
export function membersOf(pool: PolicyPool, people: readonly PolicyPerson[]): PolicyPerson[] {
  return people.filter(
    (person) =>
      person.isActive &&
      person.mayDecide &&
      (pool.anyChecker ||
        pool.users?.includes(person.id) ||
        person.groupIds.some((group) => pool.groups?.includes(group))),
  );
}

/** Every tier that lacks people, with the maker for whom it does. */
export function findDeadlocks(document: PolicyDocument, world: PolicyWorld): Deadlock[] {
  return document.rules.flatMap((rule, index) =>
    rule.tiers.flatMap((tier, position) => {
      const found = deadlockOf(tier.then, makersOf(rule, document, world), world);
      return found ? [{ rule: index, ruleName: rule.name, tier: position, ...found }] : [];
    }),
  );
}

type Lacking = Omit<Deadlock, "rule" | "ruleName" | "tier">;

function deadlockOf(
  effect: PolicyEffect,
  makers: readonly PolicyPerson[],
  world: PolicyWorld,
): Lacking | null {
  if (effect.kind !== "approval") return null;
  return (
    lackWithout(effect, null, world) ??
    makers.map((maker) => lackWithout(effect, maker, world)).find((lack) => lack !== null) ??
    null
  );
}

/** What one request of this maker would lack; null when enough people are there. */
export function lackWithout(
  effect: { stages: readonly PolicyStage[] },
  maker: Pick<PolicyPerson, "id" | "name"> | null,
  world: PolicyWorld,
): Lacking | null {
  // The fallback comes by itself, so that its people count: nothing is stuck for ever while they are there.
  const pools = effect.stages.map(({ pool, fallback }) => {
    const members = [
      ...membersOf(pool, world.people),
      ...(fallback ? membersOf(fallback.pool, world.people) : []),
    ];
    return members.filter((person) => person.id !== maker?.id);
  });
  const seats = effect.stages.flatMap((stage, index) =>
    Array.from({ length: stage.count }, () => ({
      index,
      people: new Set((pools[index] ?? []).map((p) => p.id)),
    })),
  );
  const { seats: seated } = seatPeople(seats.map((seat) => seat.people));
  const empty = seated.indexOf(null);
  const index = seats[empty]?.index;
  const stage = index === undefined ? undefined : effect.stages[index];
  if (index === undefined || !stage) return null;
  return {
    stage: index,
    stageName: stage.name,
    needed: stage.count,
    maker: maker?.name ?? null,
    left: [...new Set((pools[index] ?? []).map((person) => person.name))],
  };
}

/** Who could ask for what falls under the rule and then needs the others; who bypasses it needs nobody. */
function makersOf(rule: PolicyRule, document: PolicyDocument, world: PolicyWorld): PolicyPerson[] {
  const { makers, operations, sources } = rule.when;
  const { directUsers, checkersActDirectly, adminsActDirectly } = document.separation;
  const bypasses = (person: PolicyPerson) =>
    sources.every((source) => source === "console") &&
    (directUsers.includes(person.id) ||
      (checkersActDirectly && person.mayDecide) ||
      (adminsActDirectly && person.isAdmin));
  return world.people.filter(
    (person) =>
      person.isActive &&
      !bypasses(person) &&
      // Behind a key stands whoever made it, so at the API anybody may be the one who cannot decide.
      (sources.includes("api") || person.mayOperate.some((type) => operations.includes(type))) &&
      (makers === undefined ||
        makers.users?.includes(person.id) ||
        person.groupIds.some((group) => makers.groups?.includes(group))),
  );
}
