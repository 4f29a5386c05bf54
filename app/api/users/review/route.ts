import { loadReviewInput } from "@/components/people/list-input";
import { csvAnswer } from "@/lib/http/csv-answer";
import { withSession } from "@/lib/http/with-session";
import { exportReview } from "@/lib/people/export-review";

export const GET = withSession({ permission: "user.manage" }, async (actor, request) =>
  csvAnswer("access-review.csv", exportReview(actor, loadReviewInput(request).show)),
);
