import type {
  FieldPath,
  FieldValues,
  RegisterOptions,
  UseFormGetValues,
  UseFormRegister,
} from "react-hook-form";

type FormPart<Values extends FieldValues> = {
  register: UseFormRegister<Values>;
  getValues: UseFormGetValues<Values>;
};

/**
 * A registered field that is drawn with its value. By itself the library writes values only once the page's scripts run, so that
 * for a moment every setting looked empty and off.
 */
export function drawnField<Values extends FieldValues, Name extends FieldPath<Values>>(
  form: FormPart<Values>,
  name: Name,
  options?: RegisterOptions<Values, Name>,
) {
  const value: unknown = form.getValues(name);
  // A number that was cleared is NaN to the library.
  const isShown = typeof value === "string" || (typeof value === "number" && !Number.isNaN(value));
  const drawn =
    typeof value === "boolean" ? { defaultChecked: value } : { defaultValue: isShown ? value : "" };
  return { ...form.register(name, options), ...drawn };
}

/** The same for one tick box of a list of values. */
export function drawnChoice<Values extends FieldValues, Name extends FieldPath<Values>>(
  form: FormPart<Values>,
  name: Name,
  value: string,
) {
  const chosen: unknown = form.getValues(name);
  return {
    ...form.register(name),
    value,
    defaultChecked: Array.isArray(chosen) && chosen.includes(value),
  };
}
