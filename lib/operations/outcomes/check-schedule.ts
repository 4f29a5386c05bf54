const HOUR_MS = 3_600_000;

/** After how long the gateway is asked whether it agrees with a settlement by hand, each counted from the time before. */
export const CHECK_DELAYS_MS: readonly number[] = [HOUR_MS, 24 * HOUR_MS, 48 * HOUR_MS, 96 * HOUR_MS];
