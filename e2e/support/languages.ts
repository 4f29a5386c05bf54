/** What a browser remembers from the door; nobody of the demo has chosen a language in the console. */
export function arabicOf(baseURL: string | undefined) {
  return [{ name: "countersign.language", value: "ar", url: baseURL ?? "" }];
}
