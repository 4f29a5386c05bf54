import fc from "fast-check";
import { expect, test } from "vitest";
import { layOutJson } from "./json-layout";

test("values keep every digit that the gateway sent", () => {
  expect(layOutJson('{"amount":12.500,"list":[1,{"a":"x: {y}, z"}],"none":{},"empty":[]}')).toBe(
    `{
  "amount": 12.500,
  "list": [
    1,
    {
      "a": "x: {y}, z"
    }
  ],
  "none": {},
  "empty": []
}`,
  );
});

test("any JSON is laid out as usual and means the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(layOutJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test.each(["<html><body>502</body></html>", '{"half": ', ""])("%s is left alone", (text) => {
  expect(layOutJson(text)).toBe(text);
});
