/** A list with this value taken in, or taken out. */
export function toggled<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((item) => item !== value) : [...list, value];
}

/** What stands in an address: an empty list leaves it. */
export function orNull<Value>(list: Value[]): Value[] | null {
  return list.length > 0 ? list : null;
}
