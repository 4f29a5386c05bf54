import { expect, it } from "vitest";
import { piecesOf } from "./breakable";

it("ends a line behind what separates the parts of an address, and nowhere in a name, a number or an amount", () => {
  expect(piecesOf("https://pay.example.com/v1?shop=12")).toEqual([
    "https://",
    "pay.",
    "example.",
    "com/",
    "v1?",
    "shop=",
    "12",
  ]);
  expect(piecesOf("layla@example.com")).toEqual(["layla@", "example.", "com"]);
  for (const whole of ["1000.500 KWD", "10.0.0.1", "Only one word", ""])
    expect(piecesOf(whole)).toEqual([whole]);
});
