/** Shared look of everything that floats over the page. */
export const popupClass =
  "rounded-lg border border-line-strong bg-raised text-ink shadow-popup outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** Shared look of one line in a menu or a list of choices. */
export const menuItemClass =
  "flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none data-highlighted:bg-sunken data-disabled:text-faint touch:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0";
