import { createTailwindMerge } from "tailwind-merge";

type Value = string | ((value: string) => boolean);
type Group = readonly (string | Record<string, readonly Value[]>)[];

const any = () => true;
const isWidth = (value: string) => /^\d/.test(value);
const isSize = (value: string) => /^(\d?x[sl]|sm|base|lg|\[[\d.]+rem\])$/.test(value);

/** Groups whose classes are their name and a value: `w-full`, `w-[3rem]`. */
const named = (...names: string[]) =>
  Object.fromEntries(names.map((name): [string, Group] => [name, [{ [name]: [any] }]]));

const SIDES = ["x", "y", "t", "b", "s", "e"] as const;
const sidesOf = (kind: string) => SIDES.map((side) => `${kind}${side}`);
const borders = (kind: "width" | "color", values: readonly Value[]) =>
  Object.fromEntries(
    ["", ...SIDES.map((side) => `-${side}`)].map((side): [string, Group] => [
      `${kind}${side}`,
      [{ [`border${side}`]: values }],
    ]),
  );

/**
 * Which classes set the same property, of those that our screens use. The library's own list has all of Tailwind's, and every page
 * would load it. A test compares the two on every pair of classes in the source, so that a class which is missing here is found.
 */
const classGroups: Record<string, Group> = {
  ...named(
    "w",
    "h",
    "size",
    "min-w",
    "max-w",
    "min-h",
    "max-h",
    "basis",
    "order",
    "z",
    "opacity",
    "grid-cols",
  ),
  ...named("p", ...sidesOf("p"), "m", ...sidesOf("m"), "space-y", "scroll-mt", "gap", "gap-x", "gap-y"),
  ...named("inset", "inset-x", "inset-y", "top", "bottom", "left", "leading", "tracking", "underline-offset"),
  ...named(
    "fill",
    "stroke",
    "accent",
    "duration",
    "delay",
    "rotate",
    "translate-x",
    "translate-y",
    "scale-x",
    "resize",
  ),
  ...named(
    "touch",
    "overscroll",
    "select",
    "pointer-events",
    "cursor",
    "transition",
    "animate",
    "bg",
    "align",
  ),
  ...named("list", "whitespace", "items", "self", "justify-items", "place-items", "shadow", "appearance"),
  ...named("field-sizing", "border-spacing", "content", "col", "row", "outline-offset", "decoration"),
  direction: ["flex-row", "flex-col"],
  wrapping: ["flex-wrap", "flex-nowrap"],
  flex: [{ flex: ["1", "none", "auto"] }],
  grow: [{ grow: ["", any] }],
  shrink: [{ shrink: ["", any] }],
  justify: [{ justify: ["start", "end", "center", "between"] }],
  rounded: [{ rounded: ["", "sm", "md", "lg", "full"] }],
  ...named("rounded-t", "rounded-es"),
  line: ["underline", "line-through", "no-underline"],
  break: ["break-all", "break-words"],
  divided: [{ divide: ["y"] }],
  divide: [{ divide: [any] }],
  outline_width: [{ outline: ["", isWidth] }],
  outline_style: ["outline-none"],
  outline: [{ outline: [any] }],
  style: ["border-dashed", "border-solid"],
  collapse: ["border-separate", "border-collapse"],
  case: ["uppercase"],
  truncate: ["truncate"],
  hidden_text: ["sr-only", "not-sr-only"],
  figures: ["tabular-nums", "proportional-nums"],
  ...borders("width", ["", isWidth]),
  ...borders("color", [any]),
  start: [{ "inset-s": [any], start: [any] }],
  end: [{ "inset-e": [any], end: [any] }],
  display: [
    "block",
    "inline-block",
    "flex",
    "inline-flex",
    "grid",
    "inline-grid",
    "table",
    "contents",
    "hidden",
  ],
  position: ["relative", "absolute", "fixed", "sticky", "static"],
  overflow: [{ overflow: ["auto", "hidden", "visible"] }],
  "overflow-x": [{ "overflow-x": [any] }],
  "overflow-y": [{ "overflow-y": [any] }],
  size_of_text: [{ text: [isSize] }],
  align_of_text: [{ text: ["start", "center", "end"] }],
  wrap_of_text: [{ text: ["pretty", "balance"] }],
  color_of_text: [{ text: [any] }],
  family: [{ font: ["sans", "mono"] }],
  weight: [{ font: ["normal", "medium", "semibold"] }],
};

const conflictingClassGroups = {
  p: sidesOf("p"),
  px: ["ps", "pe"],
  py: ["pt", "pb"],
  m: sidesOf("m"),
  mx: ["ms", "me"],
  my: ["mt", "mb"],
  gap: ["gap-x", "gap-y"],
  size: ["w", "h"],
  inset: ["inset-x", "inset-y", "start", "end", "top", "bottom", "left"],
  "inset-x": ["start", "end", "left"],
  "inset-y": ["top", "bottom"],
  flex: ["basis", "grow", "shrink"],
  overflow: ["overflow-x", "overflow-y"],
  rounded: ["rounded-t", "rounded-es"],
  size_of_text: ["leading"],
  width: sidesOf("width-"),
  "width-x": ["width-s", "width-e"],
  "width-y": ["width-t", "width-b"],
  color: sidesOf("color-"),
  "color-x": ["color-s", "color-e"],
  "color-y": ["color-t", "color-b"],
};

/** Takes out classes whose property a later one sets. */
export const mergeClasses = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups,
  conflictingClassGroups,
  conflictingClassGroupModifiers: { size_of_text: ["leading"] },
  orderSensitiveModifiers: ["after", "before", "file", "placeholder"],
}));
