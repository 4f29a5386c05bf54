import { expect, it } from "vitest";
import { MOST_STREAMS, takeStreamRoom } from "@/lib/approvals/inbox/stream-room";

it("one person has so many streams and no more, a place comes back once, and nobody else is kept out", () => {
  const places = Array.from({ length: MOST_STREAMS }, () => takeStreamRoom(1));
  expect(() => takeStreamRoom(1)).toThrow(expect.objectContaining({ code: "too_many_requests" }));
  expect(() => takeStreamRoom(2)()).not.toThrow();
  const [first, second] = places;
  first?.();
  first?.();
  places.push(takeStreamRoom(1));
  expect(() => takeStreamRoom(1)).toThrow(expect.objectContaining({ code: "too_many_requests" }));
  second?.();
  expect(() => takeStreamRoom(1)).not.toThrow();
});
