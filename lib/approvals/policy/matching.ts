/**
 * Seats and people: whether so many different persons can be found that each seat has one of its own. Augmenting paths
 * (Kuhn); a request has a handful of seats.
 */

export interface Seating {
  /** Person per seat, null where the seat stays empty. */
  seats: (number | null)[];
  filled: number;
}

/** As many seats as possible, earlier ones first: a seat that could be filled before a later one came is never given up for it. */
export function seatPeople(seats: readonly ReadonlySet<number>[]): Seating {
  const seatOf = new Map<number, number>();
  let filled = 0;
  for (let seat = 0; seat < seats.length; seat += 1) {
    if (findPlace(seats, seat, seatOf, new Set())) filled += 1;
  }
  const people: (number | null)[] = seats.map(() => null);
  for (const [person, seat] of seatOf) people[seat] = person;
  return { seats: people, filled };
}

function findPlace(
  seats: readonly ReadonlySet<number>[],
  seat: number,
  seatOf: Map<number, number>,
  tried: Set<number>,
): boolean {
  for (const person of seats[seat] ?? []) {
    if (tried.has(person)) continue;
    tried.add(person);
    const taken = seatOf.get(person);
    if (taken === undefined || findPlace(seats, taken, seatOf, tried)) {
      seatOf.set(person, seat);
      return true;
    }
  }
  return false;
}
