/** Something that the person at the keyboard can put right: told as one sentence, without a stack. */
export class StartProblem extends Error {
  override name = "StartProblem";
}
