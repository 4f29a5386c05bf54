/** What the page shows of the API's own OpenAPI document. */

export interface FieldView {
  name: string;
  type: string;
  required: boolean;
  description: string;
  children: FieldView[];
}

export interface AnswerView {
  status: string;
  description: string;
  /** Alternatives of one status have names. */
  bodies: { name: string; fields: FieldView[] }[];
}

export interface SampleView {
  language: "curl" | "typescript" | "python";
  code: string;
}

export interface EndpointView {
  id: string;
  method: string;
  path: string;
  summary: string;
  paragraphs: string[];
  right: string;
  parameters: FieldView[];
  body: FieldView[];
  answers: AnswerView[];
  refusals: { status: string; description: string }[];
  samples: SampleView[];
  answerExample: string | null;
}

export interface GroupView {
  name: string;
  endpoints: EndpointView[];
}
