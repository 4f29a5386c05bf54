/** Shorter searches match too much to be of use. */
export const SEARCH_MIN_LENGTH = 3;
