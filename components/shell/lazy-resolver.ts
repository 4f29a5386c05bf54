import type { FieldValues, Resolver } from "react-hook-form";

/**
 * Checks a form by a schema that is fetched when the form is first checked: schemas and the library behind them weigh as much as a
 * quarter of a page, and most visits send nothing.
 */
export function lazyResolver<Values extends FieldValues, Output>(
  load: () => Promise<Resolver<Values, unknown, Output>>,
): Resolver<Values, unknown, Output> {
  let loaded: Promise<Resolver<Values, unknown, Output>> | undefined;
  return async (values, context, options) => {
    loaded ??= load().catch((error: unknown) => {
      // Sending again tries again.
      loaded = undefined;
      throw error;
    });
    return (await loaded)(values, context, options);
  };
}
