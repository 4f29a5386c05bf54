/** A gateway's time as ISO 8601, or null where it says none that can be read. */
export function isoTime(text: string | null | undefined): string | null {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
