import type { NextRequest } from "next/server";

import { answerAuth } from "@/lib/http/answer-auth";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ nextauth: string[] }> };

export const GET = (request: NextRequest, context: Context) => answerAuth(request, context);
export const POST = (request: NextRequest, context: Context) => answerAuth(request, context);
