"use client";

import NextLink, { useLinkStatus } from "next/link";
import { type ComponentProps, useState } from "react";
import { Spinner } from "./spinner";

/**
 * A link to another page of the console. Next fetches ahead what every visible link leads to; on lists with many rows these
 * are dozens of calls for each page that somebody opens. This one waits until the pointer, a finger or the focus is on it.
 */
export function Link({
  onPointerEnter,
  onFocus,
  onTouchStart,
  prefetch,
  ...props
}: ComponentProps<typeof NextLink>) {
  const [wanted, setWanted] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={wanted ? prefetch : false}
      onPointerEnter={(event) => {
        setWanted(true);
        onPointerEnter?.(event);
      }}
      onFocus={(event) => {
        setWanted(true);
        onFocus?.(event);
      }}
      onTouchStart={(event) => {
        setWanted(true);
        onTouchStart?.(event);
      }}
    />
  );
}

/** Inside a link: that the press was heard, where the page takes longer than a moment to come. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return pending ? <Spinner className="size-3.5 transition-opacity duration-500 starting:opacity-0" /> : null;
}
