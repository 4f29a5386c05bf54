import { ActionFailure } from "@/lib/http/action-failure";

/** The refusal of an act whose question for a second factor the person dismissed: he knows that nothing was done, and nothing went wrong. */
export class TurnedAway extends ActionFailure {
  constructor({ code, detail, params, requestId }: ActionFailure) {
    super({ code, detail, params, requestId });
    this.name = "TurnedAway";
  }
}

/** What is worth telling of an act that did not happen: nothing where the person himself turned away. */
export function worthTelling(error: Error | null): Error | null {
  return error instanceof TurnedAway ? null : error;
}
