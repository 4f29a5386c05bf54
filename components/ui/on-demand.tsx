import {
  cloneElement,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
} from "react";

export type Pressable = {
  onClick?: (event: MouseEvent<HTMLElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  "aria-haspopup"?: "dialog" | "menu";
  "aria-expanded"?: boolean;
};

/**
 * The button of something that is fetched when it is first wanted: fetching starts when the pointer or the focus comes
 * near, so that nobody waits at the press.
 */
export function onDemand(
  trigger: ReactElement<Pressable>,
  kind: "dialog" | "menu",
  expanded: boolean,
  load: () => Promise<unknown>,
  open: (anchor: HTMLElement) => void,
): ReactElement {
  const own = trigger.props;
  const fetchAhead = () => void load();
  return cloneElement(trigger, {
    "aria-haspopup": kind,
    "aria-expanded": expanded,
    onPointerEnter: (event: PointerEvent<HTMLElement>) => {
      own.onPointerEnter?.(event);
      fetchAhead();
    },
    onFocus: (event: FocusEvent<HTMLElement>) => {
      own.onFocus?.(event);
      fetchAhead();
    },
    onClick: (event: MouseEvent<HTMLElement>) => {
      own.onClick?.(event);
      open(event.currentTarget);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      own.onKeyDown?.(event);
      if (kind !== "menu" || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
      event.preventDefault();
      open(event.currentTarget);
    },
  });
}
