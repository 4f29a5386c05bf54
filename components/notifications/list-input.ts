import { createLoader, createSerializer, parseAsBoolean, parseAsString } from "nuqs/server";

/** The view of the notification centre, as it stands in the address. */
export const notificationParsers = {
  unread: parseAsBoolean.withDefault(false),
  before: parseAsString,
};

export const loadNotificationFilter = createLoader(notificationParsers);
export const serializeNotificationFilter = createSerializer(notificationParsers);
