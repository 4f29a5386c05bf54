import { cva, type VariantProps } from "class-variance-authority";

/** The look of buttons, also for links that act like one. */
export const buttonClass = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap",
    "transition-colors duration-100",
    "disabled:opacity-50",
    "data-blocked:cursor-not-allowed data-blocked:border-dashed data-blocked:border-control data-blocked:bg-transparent data-blocked:text-faint",
    "[&_svg]:size-4 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover",
        secondary:
          "border-line-strong bg-surface text-ink not-aria-disabled:hover:border-control not-aria-disabled:hover:bg-sunken",
        ghost: "border-transparent text-ink not-aria-disabled:hover:bg-sunken",
        danger: "border-transparent bg-negative text-on-negative not-aria-disabled:hover:bg-negative-hover",
        dangerQuiet:
          "border-line-strong bg-surface text-negative not-aria-disabled:hover:border-negative not-aria-disabled:hover:bg-negative-soft",
      },
      size: {
        small: "h-7 px-2 text-xs touch:h-9 touch:px-3",
        medium: "h-8 px-3 text-sm touch:h-10 touch:px-4",
        large: "h-10 px-4 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

export type ButtonLook = VariantProps<typeof buttonClass>;
