/** Small changes to lists, without touching the old one. */

export function replaceAt<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((old, place) => (place === index ? item : old));
}

export function withoutAt<Item>(list: readonly Item[], index: number): Item[] {
  return list.filter((_, place) => place !== index);
}

/** The item one place up or down. */
export function moved<Item>(list: readonly Item[], index: number, by: -1 | 1): Item[] {
  const other = list[index + by];
  const item = list[index];
  if (item === undefined || other === undefined) return [...list];
  return replaceAt(replaceAt(list, index, other), index + by, item);
}

/** A short key that nothing in the list has yet. */
export function freshId(prefix: string, taken: readonly { id: string }[]): string {
  let number = taken.length + 1;
  while (taken.some((one) => one.id === `${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}
