import common from "./ar/common.json";
import home from "./ar/home.json";
import paymentRequests from "./ar/paymentRequests.json";
import shell from "./ar/shell.json";
import signIn from "./ar/signIn.json";
import en, { type Messages } from "./en";

/** The Arabic catalogue, in the shape of the English one. */
const messages: Messages = { ...en, common, home, paymentRequests, shell, signIn };

export default messages;
