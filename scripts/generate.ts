/** `npm run generate`: the bootstrap has already made the client when it was missing or stale. */
process.stdout.write("The database client is up to date.\n");
