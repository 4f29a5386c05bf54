import { createLoader, parseAsStringLiteral } from "nuqs/server";
import { reviewShows } from "@/lib/people/types";

/** Which question the access review answers, as it stands in the address. */
export const loadReviewInput = createLoader({ show: parseAsStringLiteral(reviewShows).withDefault("all") });
