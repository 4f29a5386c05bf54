import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type Contact = "email" | "firstName" | "lastName" | "phone";
type IdentityFieldsProps<Name extends Contact | "username"> = {
  register: (name: Name) => UseFormRegisterReturn;
  errorText: (name: Name) => string | undefined;
};

const plain = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

/** Who a person is. The username can only be given when he is added. */
export function IdentityFields(
  props:
    | (IdentityFieldsProps<Contact | "username"> & { withUsername: true })
    | (IdentityFieldsProps<Contact> & { withUsername?: false }),
) {
  const t = useTranslations("users");
  const { register, errorText }: IdentityFieldsProps<Contact> = props;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {props.withUsername ? (
        <Field label={t("username")} hint={t("usernameHint")} error={props.errorText("username")} required>
          <Input {...props.register("username")} {...plain} dir="ltr" maxLength={150} />
        </Field>
      ) : null}
      <Field
        label={t("email")}
        hint={props.withUsername ? undefined : t("emailHint")}
        error={errorText("email")}
        required
      >
        <Input {...register("email")} {...plain} type="email" dir="ltr" maxLength={254} />
      </Field>
      <Field label={t("firstName")} error={errorText("firstName")} optional>
        <Input {...register("firstName")} autoComplete="off" maxLength={32} />
      </Field>
      <Field label={t("lastName")} error={errorText("lastName")} optional>
        <Input {...register("lastName")} autoComplete="off" maxLength={32} />
      </Field>
      <Field label={t("phone")} error={errorText("phone")} optional>
        <Input {...register("phone")} {...plain} type="tel" dir="ltr" maxLength={32} />
      </Field>
    </div>
  );
}
