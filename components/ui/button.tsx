"use client";

import type { ComponentProps, MouseEvent } from "react";
import { type ButtonLook, buttonClass } from "./button-class";
import { cn } from "./cn";
import { ReasonTooltip } from "./reason-tooltip";
import { Spinner } from "./spinner";

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  ButtonLook & {
    /** Work is under way: the button stays focused and announces it, and ignores further presses. */
    pending?: boolean;
    disabled?: boolean;
    /** Why it cannot be used now. The button stays focusable, so that everybody can find the reason. */
    disabledReason?: string | null;
  };

/** A button. Presses while `pending` or with a `disabledReason` do nothing, also from the keyboard. */
export function Button({ disabledReason, ...props }: ButtonProps) {
  if (!disabledReason) return <PlainButton {...props} />;
  return (
    <ReasonTooltip reason={disabledReason}>
      <PlainButton {...props} type="button" onClick={undefined} disabled={false} blocked />
    </ReasonTooltip>
  );
}

type PlainButtonProps = Omit<ButtonProps, "disabledReason"> & { blocked?: boolean };

const spinnerColor = {
  primary: "text-on-accent",
  danger: "text-on-negative",
  secondary: "text-ink",
  ghost: "text-ink",
  dangerQuiet: "text-negative",
};

function PlainButton(props: PlainButtonProps) {
  const { variant, size, pending, blocked, className, children, onClick, type = "button", ...rest } = props;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // Enter in a field presses the submit button too: stopping that press keeps the form from going twice.
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={pending || blocked || undefined}
      aria-busy={pending || undefined}
      data-blocked={blocked || undefined}
      className={cn(
        buttonClass({ variant, size }),
        pending && "relative cursor-progress text-transparent",
        className,
      )}
      onClick={press}
    >
      {children}
      {pending ? (
        <span
          className={cn("absolute inset-0 grid place-items-center", spinnerColor[variant ?? "secondary"])}
        >
          <Spinner />
        </span>
      ) : null}
    </button>
  );
}
