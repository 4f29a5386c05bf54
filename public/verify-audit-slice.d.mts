export interface SliceReport {
  events: number;
  gaps: number;
  first: string | null;
  last: string | null;
  comparedHeads: number;
  problem: string | null;
}
export function verifySlice(
  lines: AsyncIterable<string> | Iterable<string>,
  knownHeads?: ReadonlyMap<string, string>,
): Promise<SliceReport>;
