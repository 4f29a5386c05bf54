const OWN = { enumerable: true, configurable: true, writable: true };

/** A value as JSON without any `null`: receivers copy fields into columns that cannot take one. */
export function withoutNulls<Value>(value: Value): Value {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null && item !== undefined).map(withoutNulls) as Value;
  }
  if (typeof value !== "object" || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    // A plain assignment of this one name would set the prototype.
    if (key === "__proto__") Object.defineProperty(kept, key, { ...OWN, value: withoutNulls(item) });
    else kept[key] = withoutNulls(item);
  }
  return kept as Value;
}
