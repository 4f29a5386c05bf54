/** Over TLS no other host of the domain can set what this one reads; on plain loopback browsers refuse the prefix. */
const PREFIX = "__Host-";

/** The line with which a browser remembers a plain preference for a year. */
export function preferenceCookie(name: string, value: string, isSecure: boolean): string {
  const [full, secure] = isSecure ? [PREFIX + name, "; secure"] : [name, ""];
  return `${full}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
}

interface Jar {
  get(name: string): { value: string } | undefined;
}

/** What the browser remembers; one that was written before it had the prefix counts until it is written anew. */
export function readPreference(jar: Jar, name: string): string | undefined {
  return jar.get(PREFIX + name)?.value ?? jar.get(name)?.value;
}
