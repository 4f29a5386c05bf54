"use client";

import { createContext } from "react";

import type { StepUpQuestion } from "@/components/step-up/types";

/** Asks the person to show a second factor; false when he turned away. */
export type AskForFactor = (question: StepUpQuestion) => Promise<boolean>;

export const StepUpContext = createContext<AskForFactor | null>(null);
