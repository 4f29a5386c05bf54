/**
 * Shared look of text controls. Sixteen pixels on touch screens: a smaller font makes phones zoom into the field.
 */
export const controlClass = [
  "w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-sm text-ink placeholder:text-faint",
  "transition-[border-color] duration-100 hover:border-muted",
  "focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0",
  "aria-invalid:border-negative aria-invalid:focus-visible:outline-negative",
  "disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken touch:text-lg",
];
