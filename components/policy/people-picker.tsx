"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import type { People } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

interface PeoplePickerProps {
  label: string;
  people: People;
  world: PolicyWorld;
  /** Only those who may decide requests. */
  onlyCheckers?: boolean;
  onChange: (people: People) => void;
}

/** Groups and persons by name. */
export function PeoplePicker({ label, people, world, onlyCheckers, onChange }: PeoplePickerProps) {
  const t = useTranslations("policy.edit");
  const { users = [], groups = [] } = people;
  const options = [
    ...world.groups
      .filter((group) => !groups.includes(group.id))
      .map((group) => ({ value: `g${group.id}`, label: t("groupOption", { name: group.name }) })),
    ...world.people
      .filter(
        (person) => person.isActive && !users.includes(person.id) && (!onlyCheckers || person.mayDecide),
      )
      .map((person) => ({ value: `u${person.id}`, label: person.name })),
  ];
  const groupName = (id: number) => {
    const gone = world.deletedGroups?.find((group) => group.id === id);
    if (gone) return t("groupDeleted", { name: gone.name });
    return t("groupOption", { name: world.groups.find((group) => group.id === id)?.name ?? String(id) });
  };
  const add = (value: string) => {
    const id = Number(value.slice(1));
    if (!id) return;
    onChange(value.startsWith("g") ? { users, groups: [...groups, id] } : { users: [...users, id], groups });
  };
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Field label={label}>
        <Select
          value=""
          placeholder={t("addSomebody")}
          options={options}
          onChange={(event) => add(event.target.value)}
        />
      </Field>
      <ul className="flex flex-wrap gap-1.5">
        {groups.map((id) => (
          <Chosen
            key={`g${id}`}
            name={groupName(id)}
            onRemove={() => onChange({ users, groups: groups.filter((one) => one !== id) })}
          />
        ))}
        {users.map((id) => (
          <Chosen
            key={`u${id}`}
            name={world.people.find((person) => person.id === id)?.name ?? String(id)}
            onRemove={() => onChange({ users: users.filter((one) => one !== id), groups })}
          />
        ))}
      </ul>
    </div>
  );
}

function Chosen({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useTranslations("policy.edit");
  return (
    <li className="flex items-center gap-1 rounded-sm bg-sunken ps-2 text-sm">
      <span className="truncate">{name}</span>
      <IconButton size="small" label={t("remove", { name })} onClick={onRemove}>
        <X aria-hidden="true" className="size-3.5" />
      </IconButton>
    </li>
  );
}
