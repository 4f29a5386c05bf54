import common from "./ar/common.json";
import paymentRequests from "./ar/paymentRequests.json";
import shell from "./ar/shell.json";
import signIn from "./ar/signIn.json";
import en, { type Messages } from "./en";

/** The Arabic catalogue, in the shape of the English one. */
const messages: Messages = { ...en, common, paymentRequests, shell, signIn };

export default messages;
