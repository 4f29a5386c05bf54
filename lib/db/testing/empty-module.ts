/** Stands in for Next's `server-only` marker, which throws outside the server graph of React. */
export {};
