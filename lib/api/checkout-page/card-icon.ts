/** The icon of a way to pay, for pages of ours and of merchants. */

export const CARD_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="#00655a" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"><rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M2.5 10h19M6.5 15h4"/></svg>';

/** The same as a picture of 96 pixels, for mail programs and old browsers. */
export const CARD_WEBP = Buffer.from(
  "UklGRrYBAABXRUJQVlA4TKkBAAAvX8AXENeBtm3b0M29vb9T4zeCUdtIktzXc3ktfz67xTaybSXz5P8Mi+iJXujaI3d49wV03/if4m/STja0P6LbD3MdNyYUBPOxK0caVw3AOcMoBBi9+gBeKmAEIQp8cjMpJhTJp3EictZUImjt2ISwVLVVT5dvVkBwI0mR1LezzMzMzFC79f+fVcOo8/hOiuj/BPA/gyp6Wm28Xp3iKozItEIAK+OEK7XOE8j0Xjl5DQlo7+VA9QhqV9mtCezW6plDk47YTElbn829Hrc1NLNQZalwZ++vGamozGIk3xngTaK42VmqMcSqdDTbSxMMM2lrtpAWGBbS4kdWYwOxEQZWiweih1kTUfN9eSB6mC0QLZx05hA7YSwY4uKPiGC5sV4GUA4pcpg6AAlS5DQV4NiR493HKUi5SQU4+JBykTowEA6Wc+tlwFB8/prZSxMMM2lrdpbaGFrS0Swm0RXBheS4mapImZt/l4xUUmY8loiq443X4xZpJ2yZzGpg5hI2vEezY2s1wjJgh68ekv6bC1bbHIrskl0/Z0UExUmSQ1Tx82ru9eoYV/zPIAA=",
  "base64",
);
