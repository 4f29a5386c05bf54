/**
 * One plain address and nothing else. What a header could read as a second recipient, a name or a new line is no address, so that
 * text from a customer never becomes part of a header.
 */
const ADDRESS = /^[^\s"'(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,64}@[^\s"'(),:;<>@[\\\]\p{Cc}\p{Cf}]{1,189}$/u;

/** Whether a mail can be sent to the text. */
export function isMailAddress(text: string): boolean {
  return (
    ADDRESS.test(text) &&
    !text.includes("..") &&
    !text.startsWith(".") &&
    text.split("@")[1]?.startsWith(".") === false
  );
}
