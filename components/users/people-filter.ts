import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The filters of the list of people, as they stand in the address. */
export const peopleParsers = {
  search: parseAsString.withDefault(""),
  active: parseAsStringLiteral(["active", "disabled", "all"]).withDefault("active"),
};

export const loadPeopleFilter = createLoader(peopleParsers);
export const serializePeopleFilter = createSerializer(peopleParsers);
