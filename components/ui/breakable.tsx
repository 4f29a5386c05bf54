import { Fragment } from "react";

/** Behind what separates the parts of an address or a code; the point of an amount is no such place. */
const BEHIND = /(?<=[/:@?&=_-]|\D\.)(?=[^/.:@?&=_-])/;

/** The pieces of a value between which a line may end, never in the middle of a name or a number. */
export function piecesOf(text: string): string[] {
  return text.split(BEHIND);
}

/** A value that may be longer than its cell, such as an address: broken where a reader would break it. */
export function Breakable({ text }: { text: string }) {
  return piecesOf(text).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change their places.
    <Fragment key={place}>
      {place === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}
