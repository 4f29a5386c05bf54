import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Tone } from "@/components/ui/tone";
import { CodeSample } from "./code-sample";
import { FieldsList, Prose } from "./fields-list";
import { SamplesTabs } from "./samples-tabs";
import type { AnswerView, EndpointView } from "./types";

const METHOD_TONES: Readonly<Record<string, Tone>> = { GET: "info", DELETE: "negative" };

/** The method as a small mark of fixed width, so that paths line up. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <Badge tone={METHOD_TONES[method] ?? "accent"} className="min-w-12 justify-center font-mono text-2xs">
      {method}
    </Badge>
  );
}

/** One call: what it is for, what it takes, what it answers, and how it looks in code. */
export function EndpointSection({ endpoint }: { endpoint: EndpointView }) {
  const t = useTranslations("apiReference");
  return (
    <section
      id={endpoint.id}
      aria-labelledby={`${endpoint.id}-title`}
      className="grid scroll-mt-6 gap-x-10 gap-y-6 border-line border-t py-10 xl:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]"
    >
      <div className="min-w-0">
        <h3 id={`${endpoint.id}-title`} className="font-semibold text-lg tracking-tight">
          {endpoint.summary}
        </h3>
        <p className="mt-1.5 flex flex-wrap items-center gap-2">
          <MethodBadge method={endpoint.method} />
          <bdi dir="ltr" className="break-all font-mono text-xs">
            {endpoint.path}
          </bdi>
        </p>
        {endpoint.paragraphs.map((paragraph) => (
          <p key={paragraph} className="mt-3 max-w-prose text-base">
            <Prose text={paragraph} />
          </p>
        ))}
        <p className="mt-3 max-w-prose text-muted">{t("right", { right: endpoint.right })}</p>
        <Fields title={t("parameters")} fields={endpoint.parameters} />
        <Fields title={t("body")} fields={endpoint.body} />
        {endpoint.answers.map((answer) => (
          <Answer key={answer.status} answer={answer} />
        ))}
        <Refusals refusals={endpoint.refusals} />
      </div>
      <div className="min-w-0 space-y-5 self-start xl:sticky xl:top-6">
        <SamplesTabs samples={endpoint.samples} summary={endpoint.summary} />
        {endpoint.answerExample ? (
          <div>
            <h4 className="mb-1.5 font-medium text-muted text-xs">{t("answerExample")}</h4>
            <CodeSample code={endpoint.answerExample} label={t("answerExample")} />
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Fields({ title, fields }: { title: string; fields: EndpointView["body"] }) {
  if (fields.length === 0) return null;
  return (
    <div className="mt-6">
      <h4 className="mb-2 font-medium">{title}</h4>
      <FieldsList fields={fields} />
    </div>
  );
}

function Answer({ answer }: { answer: AnswerView }) {
  const t = useTranslations("apiReference");
  return (
    <div className="mt-6">
      <h4 className="font-medium">{t("answer", { status: answer.status })}</h4>
      <p className="mt-0.5 max-w-prose text-muted">
        <Prose text={answer.description} />
      </p>
      {answer.bodies.map((body) => (
        <details key={body.name} className="mt-2">
          <summary className="w-fit text-accent text-xs hover:underline">
            {t("fieldsOf", { name: body.name, count: body.fields.length })}
          </summary>
          <div className="mt-2">
            <FieldsList fields={body.fields} />
          </div>
        </details>
      ))}
    </div>
  );
}

function Refusals({ refusals }: { refusals: EndpointView["refusals"] }) {
  const t = useTranslations("apiReference");
  return (
    <details className="mt-6">
      <summary className="w-fit font-medium hover:underline">{t("refusals")}</summary>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {refusals.map(({ status, description }) => (
          <div key={status} className="contents">
            <dt className="font-mono text-xs leading-5">{status}</dt>
            <dd className="max-w-prose text-muted">
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
