import apiKeys from "./en/apiKeys.json";
import apiReference from "./en/apiReference.json";
import common from "./en/common.json";
import design from "./en/design.json";
import requests from "./en/requests.json";
import shell from "./en/shell.json";
import signIn from "./en/signIn.json";
import users from "./en/users.json";
import webhooks from "./en/webhooks.json";

/** The English catalogue: one file per area of the product, which is also the namespace of its keys. */
const messages = { apiKeys, apiReference, common, design, requests, shell, signIn, users, webhooks };

export default messages;
export type Messages = typeof messages;
